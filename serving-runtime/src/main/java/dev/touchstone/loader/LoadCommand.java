package dev.touchstone.loader;

import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.loader.connection.ClusterConnection;
import dev.touchstone.loader.connection.MountedConnection;
import dev.touchstone.loader.connection.StorageConnection;
import dev.touchstone.loader.input.InputFile;
import dev.touchstone.loader.input.InputFile.FileFormat;
import dev.touchstone.storage.Driver;
import dev.touchstone.storage.Drivers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "load", mixinStandardHelpOptions = true, sortOptions = false, exitCodeListHeading = "%nExit codes:%n",
        description = "Publishes a file as a new version of a storage, or applies its changes to a Live one.",
        exitCodeList = {
            "0:done", "1:an error that is not yours: please report it", "2:the command line is wrong",
            "3:a row or the file is not valid; nothing was published", "4:a check of the storage does not hold, or its server refuses what is asked; nothing was published",
            "5:another load published meanwhile; nothing of this one was published",
            "6:the storage's server is away, full, or refuses the credentials", "7:the storage was not found"
        })
final class LoadCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STORAGE", description = "The name of the ModelStorage.")
    private String storage;

    @Option(names = "--file", required = true, paramLabel = "FILE",
            description = "What to load; '-' is standard input. JSON lines and CSV may be gzipped (.gz).")
    private String file;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}. Without it: by the file's name, else jsonl.")
    private FileFormat format;

    @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE", description = "Of the storage. Without it: the kubeconfig's.")
    private String namespace;

    @ArgGroup
    private Way way = new Way();

    @Option(names = "--dry-run", description = "Check rows and checks, write nothing.")
    private boolean dryRun;

    private static final class Way {
        @Option(names = "--connection", paramLabel = "DIR",
                description = "The directory where the Secret <storage>-connection is mounted. Needs no access to the cluster.")
        private Path connection;

        @Option(names = "--kubeconfig", paramLabel = "FILE",
                description = "Without it: $KUBECONFIG, ~/.kube/config, or the pod's ServiceAccount.")
        private Path kubeconfig;
    }

    private final PrintStream out;
    private final PrintStream err;

    LoadCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        InputFile input = InputFile.of(file, Optional.ofNullable(format));
        Path directory = Files.createTempDirectory("touchstone-load-");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (StorageConnection connection = connect()) {
            load(Drivers.standard(vertx, Clock.systemUTC(), directory), connection, input);
            return ExitCode.OK;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            Files.deleteIfExists(directory);
        }
    }

    private StorageConnection connect() {
        if (way.connection == null) {
            return ClusterConnection.open(storage, Optional.ofNullable(namespace), Optional.ofNullable(way.kubeconfig));
        }
        StorageConnection mounted = MountedConnection.read(storage, way.connection);
        if (namespace != null && !namespace.equals(mounted.storage().namespace())) {
            throw new LoadFailure(ExitCode.CONNECTION, "the connection in '" + way.connection + "' is of namespace '" + mounted.storage().namespace()
                    + "', not '" + namespace + "'; leave `--namespace` out with `--connection`");
        }
        return mounted;
    }

    private void load(Drivers drivers, StorageConnection connection, InputFile input) {
        Driver driver = drivers.of(connection.storage());
        if (connection.storage().mode() == StorageMode.Live) {
            LiveLoad live = new LiveLoad(driver, connection, Clock.systemUTC(), out, err);
            if (dryRun) {
                live.dryRun(input);
            } else {
                live.run(input);
            }
            return;
        }
        VersionLoad version = new VersionLoad(driver, connection, Clock.systemUTC(), out, err);
        if (dryRun) {
            version.dryRun(input);
        } else {
            version.run(input);
        }
    }
}
