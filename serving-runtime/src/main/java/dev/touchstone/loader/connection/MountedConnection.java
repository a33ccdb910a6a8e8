package dev.touchstone.loader.connection;

import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A connection Secret that is mounted as a directory, as in a Job. */
public final class MountedConnection {
    private MountedConnection() {}

    public static StorageConnection read(String storage, Path directory) {
        return ConnectionDocuments.parse(storage,
                bytes(directory.resolve(StorageConnection.STORAGE_KEY)),
                bytes(directory.resolve(StorageConnection.CREDENTIALS_KEY)), directory.toString());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new LoadFailure(ExitCode.CONNECTION, "'" + file + "' cannot be read: `--connection` must name the directory where the Secret "
                    + "'<storage>-connection' is mounted", e);
        }
    }
}
