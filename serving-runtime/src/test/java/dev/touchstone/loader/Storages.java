package dev.touchstone.loader;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Storages for the loader's tests. */
public final class Storages {
    public static final Server NOWHERE = new Server("shared-redis", Technology.Redis, "redis.invalid", 6379, false, 0, null, null);
    public static final List<Field> FILM = List.of(new Field("title", ValueType.String), new Field("year", ValueType.Integer),
            new Field("score", ValueType.Double), new Field("seen", ValueType.Boolean), new Field("genres", ValueType.StringList));

    private Storages() {}

    public static StorageDescriptor versioned(String name, Format format, Server server, Check... checks) {
        return new StorageDescriptor("shop", name, format, StorageMode.Versioned, new Field("filmId", ValueType.String),
                format == Format.Record ? FILM : List.of(), 2, List.of(checks), server);
    }

    public static StorageDescriptor live(String name, Format format, Server server) {
        return new StorageDescriptor("shop", name, format, StorageMode.Live, new Field("userId", ValueType.String),
                format == Format.Record ? FILM : List.of(), 2, List.of(), server);
    }

    public static StorageDescriptor withIntegerKey(Format format) {
        return new StorageDescriptor("shop", "numbers", format, StorageMode.Versioned, new Field("id", ValueType.Integer),
                format == Format.Record ? FILM : List.of(), 2, List.of(), NOWHERE);
    }

    /** As a mounted connection Secret. */
    public static Path mount(Path directory, StorageDescriptor storage, Credentials credentials) {
        try {
            Path mounted = Files.createDirectories(directory.resolve("connection-" + storage.name()));
            ObjectMapper mapper = new ObjectMapper();
            Files.write(mounted.resolve("storage.json"), mapper.writeValueAsBytes(storage));
            Files.write(mounted.resolve("credentials.json"), mapper.writeValueAsBytes(credentials));
            return mounted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
