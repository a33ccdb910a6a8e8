package dev.touchstone.loader;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.connection.StorageConnection;
import dev.touchstone.loader.input.InputFile;
import dev.touchstone.loader.input.RawRow;
import dev.touchstone.loader.input.RowSource;
import dev.touchstone.loader.row.RowSchema;
import dev.touchstone.storage.Change;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.LiveWriter;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Applies a file's changes to a Live storage. A file is checked as a whole before its first change is applied; standard input
 * can be read once only, so there a bad row stops what follows it.
 */
final class LiveLoad {
    private static final int BATCH_CHANGES = 500;

    private final Driver driver;
    private final StorageConnection connection;
    private final StorageDescriptor storage;
    private final Clock clock;
    private final PrintStream out;
    private final PrintStream err;

    LiveLoad(Driver driver, StorageConnection connection, Clock clock, PrintStream out, PrintStream err) {
        this.driver = driver;
        this.connection = connection;
        this.storage = connection.storage();
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    void run(InputFile file) {
        Progress progress = new Progress(clock, err);
        if (!file.isStandardInput()) {
            readAll(file, changes -> {});
        }
        long[] applied = new long[1];
        try (LiveWriter writer = driver.live(storage, connection.credentials())) {
            readAll(file, changes -> {
                writer.apply(changes);
                applied[0] += changes.size();
                progress.add(changes.size());
            });
        } catch (RuntimeException e) {
            err.println("the first " + applied[0] + " changes were applied; changes may be applied again, so load all of them once more");
            throw e;
        }
        out.printf("applied %d changes to %s/%s in %s%n", applied[0], storage.namespace(), storage.name(), progress.seconds());
    }

    void dryRun(InputFile file) {
        Progress progress = new Progress(clock, err);
        long[] valid = new long[1];
        readAll(file, changes -> valid[0] += changes.size());
        out.printf("dry run: %d changes for %s/%s are valid; nothing was applied (%s)%n", valid[0], storage.namespace(), storage.name(),
                progress.seconds());
    }

    private void readAll(InputFile file, Consumer<List<Change>> into) {
        RowSchema schema = new RowSchema(storage);
        List<Change> batch = new ArrayList<>(BATCH_CHANGES);
        try (RowSource source = file.open(storage)) {
            for (Optional<RawRow> raw = source.next(); raw.isPresent(); raw = source.next()) {
                batch.add(schema.change(raw.get(), source));
                if (batch.size() == BATCH_CHANGES) {
                    into.accept(batch);
                    batch.clear();
                }
            }
        }
        into.accept(batch);
    }
}
