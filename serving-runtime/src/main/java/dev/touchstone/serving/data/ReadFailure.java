package dev.touchstone.serving.data;

import dev.touchstone.storage.StorageException;

/** Why a row could not be had. A value without a stack trace: there are many while a server is down. */
public final class ReadFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** Not within the time that the request had for it. */
        timeout,
        /** Too many reads of this storage are under way. */
        shed,
        /** The server is down, refuses us or failed; or no version could be prepared yet. */
        error
    }

    private final Reason reason;

    ReadFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static ReadFailure of(Throwable cause) {
        if (cause instanceof ReadFailure failure) {
            return failure;
        }
        return new ReadFailure(Reason.error, cause instanceof StorageException storage ? storage.kind() + ": " + storage.getMessage() : cause.toString());
    }

    public Reason reason() {
        return reason;
    }
}
