package dev.touchstone.serving;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the environment says.
 *
 * @param namespace {@code TOUCHSTONE_NAMESPACE}, required
 * @param context {@code TOUCHSTONE_CONTEXT}, required
 * @param host {@code TOUCHSTONE_HOST}: the address to listen on, default all
 * @param port {@code TOUCHSTONE_PORT}, default 8080; 0: any
 * @param managementPort {@code TOUCHSTONE_MANAGEMENT_PORT}, default 8081; 0: any
 * @param routeFile {@code TOUCHSTONE_ROUTE_FILE}: where the route is mounted, default {@code /etc/touchstone/route/route.json}
 * @param credentialsFolder {@code TOUCHSTONE_CREDENTIALS_FOLDER}: where credentials are mounted, default {@code /etc/touchstone/credentials}
 * @param directory {@code TOUCHSTONE_DIRECTORY}: for snapshots, default {@code /var/lib/touchstone}
 * @param kubernetes {@code TOUCHSTONE_KUBERNETES}: false reads only what is mounted, default true
 * @param eventLoops {@code TOUCHSTONE_EVENT_LOOPS}, default one per core
 * @param maximumInFlight {@code TOUCHSTONE_MAX_IN_FLIGHT}: predictions under way beyond which more are shed, default 1000
 * @param cacheBytes {@code TOUCHSTONE_CACHE_MEGABYTES}, default 24
 * @param drainSeconds {@code TOUCHSTONE_DRAIN_SECONDS}: how long new requests are still answered after SIGTERM, default 5
 */
public record Settings(
        String namespace,
        String context,
        String host,
        int port,
        int managementPort,
        Path routeFile,
        Path credentialsFolder,
        Path directory,
        boolean kubernetes,
        int eventLoops,
        int maximumInFlight,
        long cacheBytes,
        int drainSeconds) {

    public static Settings of(Map<String, String> environment) {
        return new Settings(
                required(environment, "TOUCHSTONE_NAMESPACE"),
                required(environment, "TOUCHSTONE_CONTEXT"),
                environment.getOrDefault("TOUCHSTONE_HOST", "0.0.0.0"),
                number(environment, "TOUCHSTONE_PORT", 8080, 0, 65_535),
                number(environment, "TOUCHSTONE_MANAGEMENT_PORT", 8081, 0, 65_535),
                Path.of(environment.getOrDefault("TOUCHSTONE_ROUTE_FILE", "/etc/touchstone/route/route.json")),
                Path.of(environment.getOrDefault("TOUCHSTONE_CREDENTIALS_FOLDER", "/etc/touchstone/credentials")),
                Path.of(environment.getOrDefault("TOUCHSTONE_DIRECTORY", "/var/lib/touchstone")),
                Boolean.parseBoolean(environment.getOrDefault("TOUCHSTONE_KUBERNETES", "true")),
                number(environment, "TOUCHSTONE_EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, 64),
                number(environment, "TOUCHSTONE_MAX_IN_FLIGHT", 1000, 1, 100_000),
                number(environment, "TOUCHSTONE_CACHE_MEGABYTES", 24, 1, 4096) * 1024L * 1024L,
                number(environment, "TOUCHSTONE_DRAIN_SECONDS", 5, 0, 3600));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("`" + name + "` must be set in the environment");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int least, int most) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("`" + name + "` must be a whole number from " + least + " to " + most + ", but is '" + value + "'");
    }
}
