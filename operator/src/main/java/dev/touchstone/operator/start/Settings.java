package dev.touchstone.operator.start;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.operator.modelstorage.server.ServerOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How this installation is configured, by properties {@code touchstone.*} or environment variables {@code TOUCHSTONE_*}. The
 * chart sets what depends on the cluster.
 */
@ConfigMapping(prefix = "touchstone")
public interface Settings {
    /** The namespaces to serve; empty means all. */
    Optional<List<String>> namespaces();

    /** Names this process in leases and events: the pod's name. */
    @WithDefault("${hostname:touchstone-operator}")
    String instance();

    LeaderElection leaderElection();

    SharedServer redis();

    SharedServer s3();

    Runtime runtime();

    Alerts alerts();

    /** Empty when there is no image for this technology. */
    default Optional<ServerOptions> serverOptions(Technology technology) {
        var server = switch (technology) {
            case Redis -> Optional.of(redis());
            case S3 -> Optional.of(s3());
            case Unknown -> Optional.<SharedServer>empty();
        };
        return server.flatMap(options -> options.image().map(image -> new ServerOptions(
                image, options.imagePullPolicy(), options.volumeSize(), options.storageClass(), options.cpuRequest(),
                options.memoryRequest(), options.memoryLimit())));
    }

    /** Only one of several replicas reconciles at a time. */
    interface LeaderElection {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("touchstone-operator")
        String leaseName();

        /** Where the lease is; empty means the operator's own namespace. */
        Optional<String> namespace();

        @WithDefault("PT15S")
        Duration leaseDuration();
    }

    /** The server of one technology that all storages of a namespace share. */
    interface SharedServer {
        Optional<String> image();

        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        @WithDefault("1Gi")
        String volumeSize();

        /** Empty means the cluster's default. */
        Optional<String> storageClass();

        @WithDefault("50m")
        String cpuRequest();

        @WithDefault("64Mi")
        String memoryRequest();

        @WithDefault("512Mi")
        String memoryLimit();
    }

    /** The context servers. */
    interface Runtime {
        Optional<String> image();

        @WithDefault("IfNotPresent")
        String imagePullPolicy();

        /** What a context server has that says nothing else in its {@code spec.capacity.resources}. */
        @WithDefault("100m")
        String cpuRequest();

        @WithDefault("256Mi")
        String memoryRequest();

        @WithDefault("512Mi")
        String memoryLimit();

        /** Environment variables for every context server, such as proxies. */
        Map<String, String> env();
    }

    /** The alert rules that are made for every Context. */
    interface Alerts {
        /** On the objects that hold the rules; a Prometheus selects its rules by them. */
        Map<String, String> labels();

        /** The alert's name and {@code .md} are appended. */
        @WithDefault("https://touchstone.dev/docs/runbooks")
        String runbookBaseUrl();
    }
}
