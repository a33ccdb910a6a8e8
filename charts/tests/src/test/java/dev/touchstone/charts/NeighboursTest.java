package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several releases in one cluster, installed by Helm. */
class NeighboursTest {
    @RegisterExtension
    static final ControlPlane controlPlane = ControlPlane.ofItsOwn();

    private final String id = UUID.randomUUID().toString().substring(0, 6);
    private final String one = "team-one-" + id;
    private final String two = "team-two-" + id;
    private final String films = "films-" + id;
    private final String books = "books-" + id;

    @BeforeEach
    void twoTeams() {
        List.of(one, two, films, books).forEach(name ->
                controlPlane.client().resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build()).create());
    }

    @AfterEach
    void nothingIsLeft() {
        List.of(one, two).forEach(namespace -> Helm.uninstall(controlPlane.kubeconfig(), "touchstone", namespace));
    }

    @Test
    void twoReleasesServeDifferentNamespacesSideBySide() {
        var first = install(one, "watch.namespaces={" + films + "}");
        var second = install(two, "watch.namespaces={" + books + "}", "userRoles.create=false");

        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(second.exitCode()).as(second.output()).isZero();
    }

    @Test
    void aSecondReleaseThatClaimsTheSameNamespaceIsRefused() {
        install(one, "watch.namespaces={" + films + "}");

        var second = install(two, "watch.namespaces={" + books + "," + films + "}", "userRoles.create=false");

        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output()).contains("\"touchstone-operator\" in namespace \"" + films + "\"").contains("current value is \"" + one + "\"");
    }

    @Test
    void aSecondReleaseForTheWholeClusterIsRefused() {
        install(one);

        var second = install(two);

        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output()).contains("touchstone-operator").contains("current value is \"" + one + "\"");
    }

    @Test
    void aReleaseForTheWholeClusterIsRefusedWhileAnotherServesSomeNamespaces() {
        install(one, "watch.namespaces={" + films + "}");

        var second = install(two, "userRoles.create=false");

        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output()).contains("namespace '" + films + "' is served by release 'touchstone' in namespace '" + one + "'");
    }

    private Helm.Run install(String namespace, String... values) {
        var arguments = java.util.stream.Stream.of(values).flatMap(value -> java.util.stream.Stream.of("--set", value)).toArray(String[]::new);
        return Helm.install(controlPlane.kubeconfig(), "touchstone", namespace, arguments);
    }
}
