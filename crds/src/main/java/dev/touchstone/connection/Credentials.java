package dev.touchstone.connection;

/**
 * What a server asks of its clients: user and password of Redis, access key id and secret access key of S3. Either may be
 * empty (a Redis without users, or without a password).
 */
public record Credentials(String username, String password) {
    public static final Credentials NONE = new Credentials("", "");

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
