package dev.touchstone.storage;

import java.util.List;

/** Changes rows of a Live storage. Blocks until the server has them. Not safe for use by several threads. */
public interface LiveWriter extends AutoCloseable {

    /** Applies changes in order. Each row changes atomically; after a failure the first ones may have been applied. */
    void apply(List<Change> changes);

    @Override
    void close();
}
