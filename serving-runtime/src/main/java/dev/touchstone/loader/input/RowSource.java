package dev.touchstone.loader.input;

import java.util.Optional;

/** Rows in the order of the file. Failures of reading are {@link dev.touchstone.loader.LoadFailure}s. */
public interface RowSource extends AutoCloseable {
    /** Empty at the end. */
    Optional<RawRow> next();

    /** For errors: {@code films.csv, line 12}. */
    String where(long number);

    @Override
    void close();
}
