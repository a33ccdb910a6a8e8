package dev.touchstone.storage.redis;

import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.StorageException.Kind;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Redis and the network say, as what the user can do. */
final class RedisErrors {
    private static final Pattern IN_A_BATCH = Pattern.compile("ERR \\[\\d+] ([^\\]\\n]+)");

    private RedisErrors() {}

    static StorageException of(Throwable cause, Server server) {
        String address = "Redis at '" + server.host() + ":" + server.port() + "'";
        return switch (cause) {
            case StorageException already -> already;
            case ErrorType reply -> ofReply(said(reply.getMessage()), address);
            case TimeoutException timeout -> new StorageException(Kind.Unavailable, address + " did not answer in time");
            default -> new StorageException(Kind.Unavailable, address + " cannot be reached: " + message(cause), cause);
        };
    }

    /** Of a batch the client puts together what Redis said to each command, after its number and one within the other. */
    private static String said(String message) {
        Matcher first = IN_A_BATCH.matcher(message);
        return first.find() ? first.group(1).strip() : message;
    }

    private static StorageException ofReply(String message, String address) {
        String code = message.split(" ", 2)[0];
        return switch (code) {
            case "WRONGPASS", "NOAUTH" -> new StorageException(Kind.Unauthorized, address
                    + " refuses the credentials (" + message + "): the Secret's `username` and `password` must be those of the server");
            case "NOPERM" -> new StorageException(Kind.Unauthorized, address + " lets the user in but not do this (" + message
                    + "): grant it the commands and the key pattern 'touchstone:*'");
            case "OOM" -> new StorageException(Kind.NoSpace, address
                    + " is full (" + message + "): raise its `maxmemory` or lower `versions.keep`");
            case "MISCONF" -> new StorageException(Kind.NoSpace, address
                    + " cannot write to its disk (" + message + "): make room on its volume");
            case "READONLY" -> new StorageException(Kind.Refused, address + " is a replica (" + message + "): name the primary as `host`");
            case "CONNECTION_CLOSED" -> new StorageException(Kind.Unavailable, address + " closed the connection before it answered");
            case "LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "CLUSTERDOWN" ->
                    new StorageException(Kind.Unavailable, address + " is not ready: " + message);
            case "ERR" -> message.contains("AUTH") || message.contains("invalid password")
                    ? new StorageException(Kind.Unauthorized, address + " refuses the credentials (" + message
                            + "): the Secret must give a `password` only if the server asks for one")
                    : new StorageException(Kind.Refused, address + " refuses: " + message);
            default -> new StorageException(Kind.Refused, address + " refuses: " + message);
        };
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
