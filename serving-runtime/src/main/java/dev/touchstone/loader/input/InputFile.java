package dev.touchstone.loader.input;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What {@code --file} and {@code --format} name. JSON lines and CSV may be gzipped ({@code .gz}).
 *
 * @param path {@code -} is the standard input
 */
public record InputFile(String path, FileFormat format) {
    private static final String STANDARD_INPUT = "-";

    public enum FileFormat {
        JSONL, CSV, PARQUET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param format empty: from the file's name; JSON lines when that does not say it */
    public static InputFile of(String path, Optional<FileFormat> format) {
        String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        FileFormat guessed = name.endsWith(".csv") ? FileFormat.CSV : name.endsWith(".parquet") ? FileFormat.PARQUET : FileFormat.JSONL;
        InputFile file = new InputFile(path, format.orElse(guessed));
        if (file.isStandardInput() && file.format == FileFormat.PARQUET) {
            throw new LoadFailure(ExitCode.USAGE, "Parquet cannot be read from standard input, its index is at its end: give `--file` a file");
        }
        return file;
    }

    public boolean isStandardInput() {
        return path.equals(STANDARD_INPUT);
    }

    public RowSource open(StorageDescriptor storage) {
        try {
            return switch (format) {
                case JSONL -> new JsonLines(name(), stream());
                case CSV -> new TabularRows(new CsvLines(name(), stream(), storage), storage);
                case PARQUET -> new TabularRows(new ParquetRows(existing()), storage);
            };
        } catch (NoSuchFileException e) {
            throw new LoadFailure(ExitCode.BAD_INPUT, "there is no file '" + path + "'");
        } catch (IOException e) {
            throw new LoadFailure(ExitCode.BAD_INPUT, "'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private String name() {
        return isStandardInput() ? "standard input" : Path.of(path).getFileName().toString();
    }

    private Path existing() throws IOException {
        Path file = Path.of(path);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(path);
        }
        return file;
    }

    private InputStream stream() throws IOException {
        if (isStandardInput()) {
            return new FilterInputStream(System.in) {
                @Override
                public void close() {
                    // Not ours to close.
                }
            };
        }
        InputStream file = Files.newInputStream(existing());
        return path.endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    }
}
