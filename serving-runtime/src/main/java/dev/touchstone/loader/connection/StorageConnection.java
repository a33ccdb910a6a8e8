package dev.touchstone.loader.connection;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;

/** A way to one storage, as long as it is open. */
public record StorageConnection(StorageDescriptor storage, Credentials credentials, AutoCloseable tunnel) implements AutoCloseable {
    static final String STORAGE_KEY = "storage.json";
    static final String CREDENTIALS_KEY = "credentials.json";

    public StorageConnection(StorageDescriptor storage, Credentials credentials) {
        this(storage, credentials, () -> {});
    }

    @Override
    public void close() {
        try {
            tunnel.close();
        } catch (Exception e) {
            System.getLogger(StorageConnection.class.getName()).log(System.Logger.Level.DEBUG, "closing the tunnel", e);
        }
    }
}
