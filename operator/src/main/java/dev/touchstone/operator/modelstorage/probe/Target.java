package dev.touchstone.operator.modelstorage.probe;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;

/** A storage and how to get at it. */
public record Target(StorageDescriptor storage, Credentials credentials) {
    /** Whether what was seen of the other is true of this one: only how it is looked after may differ. */
    public boolean isSamePlaceAs(Target other) {
        return storage.server().equals(other.storage.server())
                && credentials.equals(other.credentials)
                && storage.format() == other.storage.format()
                && storage.mode() == other.storage.mode();
    }
}
