package dev.touchstone.storage;

/** What went wrong with a storage, and in its message what to do about it. Never carries a secret. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** The server does not answer, or not in time. Worth trying again. */
        Unavailable,
        /** The server refuses the credentials, or they do not permit this. */
        Unauthorized,
        /** Somebody else moved the pointer meanwhile. */
        Conflict,
        /** What the server has is not what was published: wrong checksum, truncated, not readable. */
        Corrupt,
        /** The version was dropped, or never was. */
        NoSuchVersion,
        /** No room left: on the server, or for a snapshot on this machine. */
        NoSpace,
        /** What was asked cannot be done: a check failed, a row or a descriptor is not valid. */
        Refused
    }

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Without a stack trace: these are values on the request path, thousands per second while a server is down. */
    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
