package dev.touchstone.operator.faults.upgrade;

import dev.touchstone.operator.faults.scale.PackagedOperator.Installation;
import dev.touchstone.operator.testing.ShippedChart;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * A build of the operator with its chart and the image of its context servers.
 *
 * @param name for people
 * @param sources with the package in them
 */
record Release(String name, Path sources) {
    static final Release NOW = new Release("now", ShippedChart.root());

    /** What {@code local/bin/previous-build} printed. */
    static Release before() {
        return new Release("before", Path.of(System.getProperty("touchstone.previous")));
    }

    /** Each release has its own image, so that an upgrade also rolls the context servers. */
    String image() {
        return "runtime:" + name;
    }

    /** What Helm does with the chart. */
    Installation install(KubernetesClient administrator, String namespace) {
        return Installation.of(sources, administrator, NOW.sources.resolve("operator/target/upgrade").resolve(name), "touchstone", namespace,
                "watch.namespaces={" + namespace + "}", "uninstall.enabled=false", "userRoles.create=false",
                "runtime.image=" + image());
    }

    @Override
    public String toString() {
        return name;
    }
}
