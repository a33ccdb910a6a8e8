package dev.touchstone.loader;

import dev.touchstone.storage.StorageException;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code touchstone}. */
@Command(name = "touchstone", mixinStandardHelpOptions = true, description = "Works with Touchstone's storages.",
        versionProvider = TouchstoneCli.Version.class)
public final class TouchstoneCli implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Held, since loggers without a holder forget their settings. */
    private static final Logger LIBRARIES = Logger.getLogger("");

    public static void main(String[] args) {
        // What matters of what libraries find is in our own errors; the rest would only bury it.
        LIBRARIES.setLevel(Level.SEVERE);
        System.exit(run(System.out, System.err, args));
    }

    /** @return the exit code, see {@link ExitCode} */
    public static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine command = new CommandLine(new TouchstoneCli())
                .addSubcommand(new LoadCommand(out, err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new java.io.PrintWriter(out, true))
                .setErr(new java.io.PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> tell(failure, err));
        return command.execute(args);
    }

    private static int tell(Exception failure, PrintStream err) {
        switch (failure) {
            case LoadFailure known -> {
                err.println("error: " + known.getMessage());
                return known.exitCode();
            }
            case StorageException known -> {
                err.println("error: " + known.getMessage());
                return ExitCode.of(known);
            }
            default -> {
                err.println("error: this is a defect of touchstone, please report it:");
                failure.printStackTrace(err);
                return ExitCode.INTERNAL;
            }
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, for example 'touchstone load --help'");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TouchstoneCli.class.getPackage().getImplementationVersion();
            return new String[] {"touchstone " + (version == null ? "(built from source)" : version)};
        }
    }
}
