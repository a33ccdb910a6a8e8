package dev.touchstone.loader.connection;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.IOException;

/** The two documents of a connection Secret. */
final class ConnectionDocuments {
    private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private ConnectionDocuments() {}

    static StorageConnection parse(String name, byte[] storage, byte[] credentials, String where) {
        StorageDescriptor descriptor = read(storage, StorageDescriptor.class, where + "/" + StorageConnection.STORAGE_KEY);
        if (!descriptor.name().equals(name)) {
            throw new LoadFailure(ExitCode.CONNECTION, "the connection in '" + where + "' is of storage '" + descriptor.name() + "', not of '" + name
                    + "': mount the Secret '" + name + "-connection'");
        }
        return new StorageConnection(descriptor, read(credentials, Credentials.class, where + "/" + StorageConnection.CREDENTIALS_KEY));
    }

    /** Without the parser's message: it would repeat what is in the file. */
    private static <T> T read(byte[] json, Class<T> type, String where) {
        try {
            T document = MAPPER.readValue(json, type);
            if (document != null) {
                return document;
            }
        } catch (IOException e) {
            // Told below, for both cases.
        }
        throw new LoadFailure(ExitCode.CONNECTION, "'" + where + "' must be the JSON that the operator wrote; mount the Secret '<storage>-connection' as it is");
    }
}
