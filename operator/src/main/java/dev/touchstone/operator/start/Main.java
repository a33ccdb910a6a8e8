package dev.touchstone.operator.start;

import dev.touchstone.operator.uninstall.UninstallCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The operator; or {@code uninstall}, for which nothing is started; or {@code train}, which ends when it has started. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        var uninstall = UninstallCommand.parse(arguments);
        if (uninstall.isPresent()) {
            System.exit(uninstall.get().run(System.out));
        }
        if (arguments.length == 1 && Training.COMMAND.equals(arguments[0])) {
            Training.prepare();
        }
        Quarkus.run(arguments);
    }
}
