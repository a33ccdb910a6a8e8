package dev.touchstone.storage;

/**
 * There is a row, but it is not what the storage's format says: somebody wrote past the loader. To be handled as data that
 * is unavailable, not as data that is missing. The other rows of the same read are not affected.
 *
 * @param reason for logs; does not repeat the row
 */
public record Unreadable(String reason) implements Value {
    @Override
    public int weight() {
        return 64;
    }
}
