package dev.touchstone.storage.s3;

import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What S3, the network and the disk say, as what the user can do. */
final class S3Errors {
    private S3Errors() {}

    static StorageException of(SdkException cause, Server server) {
        String address = "S3 at '" + server.host() + ":" + server.port() + "'";
        if (cause instanceof NoSuchBucketException) {
            return new StorageException(Kind.Refused, address + " has no bucket '" + server.bucket()
                    + "': create it, or name one that exists in `server.external.bucket`");
        }
        if (!(cause instanceof S3Exception answer) || answer.statusCode() == 0) {
            return new StorageException(Kind.Unavailable, address + " cannot be reached: " + cause.getMessage(), cause);
        }
        String said = said(answer);
        return switch (answer.statusCode()) {
            case 401, 403 -> new StorageException(Kind.Unauthorized, address + " refuses (" + said + "): the Secret's `username` and"
                    + " `password` must be an access key id and its secret access key, with permission to list, read, write and"
                    + " delete objects of bucket '" + server.bucket() + "'");
            case 404 -> new StorageException(Kind.NoSuchVersion, address + " does not have the object any more (" + said + ")");
            case 408, 429, 500, 502, 503, 504 -> said.contains("Storage") || said.contains("space")
                    ? full(address, said) : new StorageException(Kind.Unavailable, address + " is not ready: " + said);
            case 507 -> full(address, said);
            default -> new StorageException(said.contains("Quota") ? Kind.NoSpace : Kind.Refused, address + " refuses: " + said);
        };
    }

    private static StorageException full(String address, String said) {
        return new StorageException(Kind.NoSpace, address + " is full (" + said + "): make room on its volume, or lower `versions.keep`");
    }

    private static String said(S3Exception answer) {
        String code = answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorCode();
        return code == null ? "status " + answer.statusCode() : code + ", status " + answer.statusCode();
    }

    static StorageException ofDisk(IOException cause, Path directory) {
        String message = String.valueOf(cause.getMessage());
        boolean full = message.contains("No space left") || message.contains("quota") || message.contains("File too large");
        return full
                ? noRoom(directory, message)
                : new StorageException(Kind.Unavailable, "the snapshot cannot be kept in '" + directory + "': " + message, cause);
    }

    static StorageException noRoom(Path directory, String what) {
        return new StorageException(Kind.NoSpace, "no room for a snapshot in '" + directory + "' (" + what
                + "): give the pod's snapshot volume at least twice the size of its snapshots");
    }
}
