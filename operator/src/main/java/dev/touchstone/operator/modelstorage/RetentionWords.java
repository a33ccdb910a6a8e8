package dev.touchstone.operator.modelstorage;

import dev.touchstone.connection.Server;
import dev.touchstone.operator.modelstorage.server.SharedServer;

/** Tells what stays behind when a storage is deleted. */
final class RetentionWords {
    private RetentionWords() {}

    /** {@code null} when nothing does. */
    static String of(StorageWorld world) {
        if (world.wantsDelete()) {
            return null;
        }
        var storage = world.storage();
        var data = "the data of '" + storage.getMetadata().getNamespace() + "/" + world.name() + "'";
        if (world.isExternal()) {
            Server server = Connections.server(storage);
            return data + " on " + server.host() + ":" + server.port();
        }
        var shared = SharedServer.of(storage.getSpec().technology());
        return data + " on PersistentVolumeClaim '" + shared.claimName() + "', and Secret '" + shared.secretName()
                + "' with its password";
    }
}
