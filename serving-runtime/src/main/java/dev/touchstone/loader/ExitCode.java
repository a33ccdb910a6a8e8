package dev.touchstone.loader;

import dev.touchstone.storage.StorageException;

/** What a script can tell apart. Listed in {@code docs/guides/load-data.md}. */
public final class ExitCode {
    public static final int OK = 0;
    /** A defect of ours. */
    public static final int INTERNAL = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** A row or the file is not valid. */
    public static final int BAD_INPUT = 3;
    /** One of the storage's checks does not hold, or its server refuses what is asked. */
    public static final int REFUSED = 4;
    /** Another load published meanwhile. */
    public static final int CONFLICT = 5;
    /** The storage's server: away, full, or not letting us in. */
    public static final int STORAGE = 6;
    /** The storage was not found, or the cluster does not tell us about it. */
    public static final int CONNECTION = 7;

    private ExitCode() {}

    static int of(StorageException failure) {
        return switch (failure.kind()) {
            case Refused -> REFUSED;
            case Conflict -> CONFLICT;
            case Unavailable, Unauthorized, Corrupt, NoSpace, NoSuchVersion -> STORAGE;
        };
    }
}
