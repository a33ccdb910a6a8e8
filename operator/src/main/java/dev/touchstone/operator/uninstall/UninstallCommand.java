package dev.touchstone.operator.uninstall;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code uninstall [--timeout-seconds=N] [--namespace=NAME]...}; no namespace means all. */
public record UninstallCommand(Duration timeout, List<String> namespaces) {
    public static final String NAME = "uninstall";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(90);
    private static final String TIMEOUT = "--timeout-seconds=";
    private static final String NAMESPACE = "--namespace=";

    /** The command, if these are its arguments. */
    public static Optional<UninstallCommand> parse(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals(NAME)) {
            return Optional.empty();
        }
        var timeout = DEFAULT_TIMEOUT;
        var namespaces = new ArrayList<String>();
        for (var argument : List.of(arguments).subList(1, arguments.length)) {
            if (argument.startsWith(TIMEOUT)) {
                timeout = Duration.ofSeconds(Long.parseLong(argument.substring(TIMEOUT.length())));
            } else if (argument.startsWith(NAMESPACE)) {
                namespaces.add(argument.substring(NAMESPACE.length()));
            } else {
                throw new IllegalArgumentException(
                        "'" + argument + "' must be " + TIMEOUT + "<seconds> or " + NAMESPACE + "<name>");
            }
        }
        return Optional.of(new UninstallCommand(timeout, List.copyOf(namespaces)));
    }

    /** With the rights of the pod that it runs in. */
    public int run(PrintStream out) {
        try (var client = new KubernetesClientBuilder().build()) {
            return run(client, out);
        }
    }

    /** @return the process's exit code */
    public int run(KubernetesClient client, PrintStream out) {
        return new Uninstall(client, Clock.systemUTC(), timeout, out::println).run(namespaces) ? 0 : 1;
    }
}
