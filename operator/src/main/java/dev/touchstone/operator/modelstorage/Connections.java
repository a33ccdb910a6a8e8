package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.External;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.apply.Hash;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import java.util.Optional;

/** Where a storage's data lives: the same for operator, loaders and context servers. Pure. */
public final class Connections {
    /** The Secret type of {@code <storage>-connection}. */
    public static final String SECRET_TYPE = "touchstone.dev/storage-connection";
    /** Its key with a {@link StorageDescriptor} as JSON. */
    public static final String STORAGE_KEY = "storage.json";
    /** Its key with {@link dev.touchstone.connection.Credentials} as JSON. */
    public static final String CREDENTIALS_KEY = "credentials.json";

    private static final String DEFAULT_REGION = "us-east-1";

    private Connections() {}

    /** The Secret that a loader reads, and that has the credentials for context servers. */
    public static String secretName(ModelStorage storage) {
        return storage.getMetadata().getName() + "-connection";
    }

    public static Optional<External> external(ModelStorage storage) {
        return Optional.ofNullable(storage.getSpec().server()).map(server -> server.external());
    }

    public static Server server(ModelStorage storage) {
        var technology = storage.getSpec().technology();
        return external(storage)
                .map(external -> external(technology, external))
                .orElseGet(() -> SharedServer.of(technology).address(storage.getMetadata().getNamespace()));
    }

    public static StorageDescriptor descriptor(ModelStorage storage) {
        var spec = storage.getSpec();
        return new StorageDescriptor(
                storage.getMetadata().getNamespace(), storage.getMetadata().getName(), spec.format(), spec.mode(), spec.key(),
                spec.fields(), spec.versions().keep(), spec.checks(), server(storage));
    }

    private static Server external(Technology technology, External external) {
        var port = external.port() != null ? external.port() : defaultPort(technology, external.tls());
        var secret = external.credentialsSecretRef() == null ? "" : external.credentialsSecretRef().name();
        var isRedis = technology == Technology.Redis;
        var database = external.database() == null ? 0 : external.database();
        var region = external.region() == null ? DEFAULT_REGION : external.region();
        var place = external.host() + ":" + port + "/" + (isRedis ? database : external.bucket()) + " " + secret;
        return new Server("external-" + Hash.of(place).substring(0, 8), technology, external.host(), port, external.tls(),
                isRedis ? database : null, isRedis ? null : external.bucket(), isRedis ? null : region);
    }

    private static int defaultPort(Technology technology, boolean tls) {
        return switch (technology) {
            case Redis -> 6379;
            case S3 -> tls ? 443 : 80;
            case Unknown -> throw new IllegalArgumentException("a technology must be known");
        };
    }
}
