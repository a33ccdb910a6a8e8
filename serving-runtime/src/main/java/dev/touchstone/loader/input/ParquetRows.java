package dev.touchstone.loader.input;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CloseableIterator;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Parquet file's rows, nested ones included. A null is an absent value. */
final class ParquetRows implements RowSource {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(com.fasterxml.jackson.annotation.JsonInclude.Value.construct(
                    com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL,
                    com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private final String name;
    @SuppressWarnings("rawtypes")
    private final CloseableIterator<Map> rows;
    private long number;

    ParquetRows(Path file) {
        this.name = file.getFileName().toString();
        try {
            this.rows = new CarpetReader<>(file.toFile(), Map.class).iterator();
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Optional<RawRow> next() {
        try {
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            number++;
            return Optional.of(new RawRow(number, MAPPER.<ObjectNode>valueToTree(rows.next())));
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private LoadFailure unreadable(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new LoadFailure(ExitCode.BAD_INPUT, where(number + 1) + ": cannot be read as Parquet: " + cause.getMessage()
                + "; say `--format` if the file is of another format", e);
    }

    @Override
    public String where(long row) {
        return name + ", row " + row;
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new LoadFailure(ExitCode.BAD_INPUT, "'" + name + "' cannot be closed: " + e.getMessage(), e);
        }
    }
}
