package dev.touchstone.loader;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.connection.StorageConnection;
import dev.touchstone.loader.input.InputFile;
import dev.touchstone.loader.input.RawRow;
import dev.touchstone.loader.input.RowSource;
import dev.touchstone.loader.row.RowSchema;
import dev.touchstone.loader.row.SeenKeys;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.version.PublicationChecks;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Publishes a file as a new version of a Versioned storage. */
final class VersionLoad {
    /** Readers follow the pointer twice a second; by then everybody has left the version. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int BATCH_ROWS = 500;
    private static final int BATCH_WEIGHT = 4 << 20;

    private final Driver driver;
    private final StorageConnection connection;
    private final StorageDescriptor storage;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;

    VersionLoad(Driver driver, StorageConnection connection, Clock clock, PrintStream out, PrintStream err) {
        this.driver = driver;
        this.connection = connection;
        this.storage = connection.storage();
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    void run(InputFile file) {
        Progress progress = new Progress(clock, err);
        PublishedVersion published;
        VersionWriter writer = driver.newVersion(storage, connection.credentials());
        try {
            readAll(file, progress, writer::write);
            published = writer.publish();
        } catch (RuntimeException e) {
            abandon(writer, e);
            throw e;
        }
        writer.close();
        List<String> dropped = dropSuperseded();
        out.printf("published version %s of %s/%s: %d rows in %s%s%n", published.id(), storage.namespace(), storage.name(), published.rows(),
                progress.seconds(), dropped.isEmpty() ? "" : "; dropped " + String.join(", ", dropped));
    }

    /** Everything but writing: rows and checks. */
    void dryRun(InputFile file) {
        Progress progress = new Progress(clock, err);
        long[] rows = new long[1];
        readAll(file, progress, batch -> rows[0] += batch.stream().filter(VersionLoad::isStored).count());
        try (StorageAdmin admin = driver.admin(storage, connection.credentials())) {
            Optional<PublishedVersion> current = admin.describe().current();
            PublicationChecks.verify(storage.checks(), rows[0],
                    current.map(version -> OptionalLong.of(version.rows())).orElse(OptionalLong.empty()));
        }
        out.printf("dry run: %d rows for %s/%s are valid and the checks hold; nothing was published (%s)%n", rows[0], storage.namespace(),
                storage.name(), progress.seconds());
    }

    private static boolean isStored(Row row) {
        return !(row.value() instanceof SetValue set && set.members().isEmpty());
    }

    private void readAll(InputFile file, Progress progress, Consumer<List<Row>> into) {
        RowSchema schema = new RowSchema(storage);
        SeenKeys seen = new SeenKeys();
        List<Row> batch = new ArrayList<>(BATCH_ROWS);
        long weight = 0;
        try (RowSource source = file.open(storage)) {
            for (Optional<RawRow> raw = source.next(); raw.isPresent(); raw = source.next()) {
                long number = raw.get().number();
                Row row = schema.row(raw.get(), source);
                seen.add(row.key(), number).ifPresent(before -> {
                    throw LoadFailure.badInput(source.where(number), "key '" + row.key() + "' was already on " + source.where(before)
                            + ": a key must be there once, its lines together; keep one of them");
                });
                batch.add(row);
                weight += row.value().weight();
                if (batch.size() == BATCH_ROWS || weight > BATCH_WEIGHT) {
                    into.accept(batch);
                    progress.add(batch.size());
                    batch.clear();
                    weight = 0;
                }
            }
        }
        into.accept(batch);
        progress.add(batch.size());
    }

    /** The failure is what the user has to hear, even if cleaning up fails too; the next load removes what is left. */
    private void abandon(VersionWriter writer, RuntimeException failure) {
        try {
            writer.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            err.println("warning: what was written of version " + writer.version() + " could not be removed (" + e.getMessage()
                    + "); nobody reads it, and the next load removes it");
        }
    }

    private List<String> dropSuperseded() {
        try (StorageAdmin admin = driver.admin(storage, connection.credentials())) {
            return admin.dropSuperseded(GRACE);
        } catch (StorageException e) {
            err.println("warning: old versions were not dropped: " + e.getMessage());
            return List.of();
        }
    }
}
