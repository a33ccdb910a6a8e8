package dev.touchstone.storage;

/** The storage answered, and has no row under the key. A server that did not answer is a {@link StorageException} instead. */
public record Missing() implements Value {
    public static final Missing MISSING = new Missing();

    @Override
    public int weight() {
        return 16;
    }
}
