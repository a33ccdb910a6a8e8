package dev.touchstone.operator.start;

import dev.touchstone.operator.uninstall.UninstallCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The operator, or with arguments the one command that it has: {@code uninstall}, for which nothing is started. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        var uninstall = UninstallCommand.parse(arguments);
        if (uninstall.isPresent()) {
            System.exit(uninstall.get().run(System.out));
        }
        Quarkus.run(arguments);
    }
}
