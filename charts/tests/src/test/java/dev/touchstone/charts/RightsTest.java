package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what once the chart is installed: one release for the cluster, one for the namespace {@code films} alone. */
class RightsTest {
    @RegisterExtension
    static final ControlPlane controlPlane = new ControlPlane();

    private static final String ID = UUID.randomUUID().toString().substring(0, 6);
    private static final String SYSTEM = "system-" + ID;
    private static final String TEAM = "team-" + ID;
    private static final String FILMS = "films-" + ID;
    private static final String BOOKS = "books-" + ID;
    private static final String WIDE = "wide-" + ID;
    private static final String NARROW = "narrow-" + ID;
    private static final List<HasMetadata> installed = new ArrayList<>();

    @BeforeAll
    static void twoReleases() {
        for (var namespace : List.of(SYSTEM, TEAM, FILMS, BOOKS)) {
            install(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
        }
        rights(Helm.template(WIDE, SYSTEM, "--set", "fullnameOverride=" + WIDE));
        rights(Helm.template(NARROW, TEAM, "--set", "fullnameOverride=" + NARROW + ",watch.namespaces={" + FILMS + "}"));
        for (var role : List.of("view", "edit", "admin", WIDE + "-lock-breaker")) {
            bind(role);
        }
        // The controller that aggregates roles and the API server's own cache take a moment.
        await(() -> may("view", "get", "contexts.touchstone.dev") && may("edit", "create", "abtests.touchstone.dev")
                && may("admin", "delete", "models.touchstone.dev") && may(WIDE + "-lock-breaker", "lock", "models.touchstone.dev")
                && wide().may("get", "contexts.touchstone.dev", FILMS, "") && narrow().may("get", "contexts.touchstone.dev", FILMS, ""));
    }

    @AfterAll
    static void nothingIsLeft() {
        installed.reversed().forEach(o -> controlPlane.client().resource(o).delete());
    }

    @ParameterizedTest
    @CsvSource({
        "list,   contexts.touchstone.dev", "watch,  abtests.touchstone.dev",
        "patch,  contexts/status.touchstone.dev", "patch,  abtests/status.touchstone.dev",
        "patch,  modelstorages.touchstone.dev",
        "lock,   contexts.touchstone.dev", "lock, models.touchstone.dev", "lock, modelstorages.touchstone.dev", "lock, abtests.touchstone.dev",
        "patch,  deployments.apps", "create, statefulsets.apps", "patch, services", "delete, configmaps", "create, serviceaccounts",
        "create, secrets", "get, secrets", "delete, secrets", "list, pods", "delete, persistentvolumeclaims",
        "create, poddisruptionbudgets.policy", "create, roles.rbac.authorization.k8s.io", "create, rolebindings.rbac.authorization.k8s.io",
        "patch,  prometheusrules.monitoring.coreos.com", "create, events.events.k8s.io", "list, events.events.k8s.io",
    })
    void theOperatorMayDoItsWork(String verb, String resource) {
        assertThat(wide().may(verb, resource, FILMS, "any")).isTrue();
        assertThat(narrow().may(verb, resource, FILMS, "any")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "delete, deployments.apps", "delete, services", "delete, roles.rbac.authorization.k8s.io", "get, namespaces", "patch, pods",
        "list,   secrets", "watch, secrets", "list, persistentvolumeclaims", "update, secrets", "deletecollection, secrets",
        "create, contexts.touchstone.dev", "patch, contexts.touchstone.dev", "patch, models.touchstone.dev", "patch, abtests.touchstone.dev",
        "delete, contexts.touchstone.dev", "delete, modelstorages.touchstone.dev",
        "escalate, roles.rbac.authorization.k8s.io", "bind, roles.rbac.authorization.k8s.io",
        "create, clusterroles.rbac.authorization.k8s.io", "create, clusterrolebindings.rbac.authorization.k8s.io",
        "create, pods", "create, pods/exec", "delete, pods", "patch, namespaces", "delete, namespaces", "create, persistentvolumeclaims",
        "impersonate, serviceaccounts", "create, serviceaccounts/token", "create, jobs.batch", "patch, nodes",
        "patch, validatingadmissionpolicies.admissionregistration.k8s.io", "patch, customresourcedefinitions.apiextensions.k8s.io",
    })
    void theOperatorMayDoNothingElse(String verb, String resource) {
        assertThat(wide().may(verb, resource, FILMS, "any")).isFalse();
        assertThat(narrow().may(verb, resource, FILMS, "any")).isFalse();
    }

    @Test
    void anOperatorOfNamespacesHasNoRightsElsewhere() {
        assertThat(narrow().may("get", "contexts.touchstone.dev", BOOKS, "")).isFalse();
        assertThat(narrow().may("get", "secrets", TEAM, "any")).isFalse();
        assertThat(wide().may("get", "contexts.touchstone.dev", BOOKS, "")).isTrue();
    }

    @Test
    void aLeaseIsHeldInTheOperatorsOwnNamespaceUnderItsOwnName() {
        assertThat(wide().may("update", "leases.coordination.k8s.io", SYSTEM, WIDE + "-operator")).isTrue();
        assertThat(wide().may("create", "leases.coordination.k8s.io", SYSTEM, "")).isTrue();
        assertThat(wide().may("update", "leases.coordination.k8s.io", SYSTEM, "another")).isFalse();
        assertThat(wide().may("update", "leases.coordination.k8s.io", FILMS, WIDE + "-operator")).isFalse();
    }

    @Test
    void theOperatorGrantsContextServersWhatTheyReadAndNoMore() {
        var operator = controlPlane.serviceAccountClient(TEAM, NARROW + "-operator");
        var needed = role("needed",
                new PolicyRuleBuilder().withApiGroups("").withResources("configmaps").withVerbs("list", "watch").withResourceNames("page-route-v1").build(),
                new PolicyRuleBuilder().withApiGroups("").withResources("secrets").withVerbs("get").withResourceNames("page-credentials").build());
        var excessive = role("excessive",
                new PolicyRuleBuilder().withApiGroups("").withResources("secrets").withVerbs("list").build());

        assertThatCode(() -> operator.resource(needed).create()).doesNotThrowAnyException();
        assertThatThrownBy(() -> operator.resource(excessive).create()).hasMessageContaining("attempting to grant RBAC permissions not currently held");
    }

    @ParameterizedTest
    @CsvSource({
        "view,  get,    contexts.touchstone.dev, true", "view, watch, abtests.touchstone.dev, true", "view, get, contexts/status.touchstone.dev, true",
        "view,  create, contexts.touchstone.dev, false", "view, patch, contexts/scale.touchstone.dev, false", "view, lock, models.touchstone.dev, false",
        "edit,  create, abtests.touchstone.dev, true", "edit, deletecollection, models.touchstone.dev, true", "edit, patch, contexts/scale.touchstone.dev, true",
        "edit,  patch,  models/status.touchstone.dev, false", "edit, lock, models.touchstone.dev, false", "edit, get, modelstorages.touchstone.dev, true",
        "admin, create, contexts.touchstone.dev, true", "admin, patch, contexts/status.touchstone.dev, false", "admin, lock, contexts.touchstone.dev, false",
    })
    void peopleGetOurKindsWithKubernetesOwnRoles(String role, String verb, String resource, boolean allowed) {
        assertThat(may(role, verb, resource)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"lock, contexts, true", "lock, abtests, true", "patch, models/status, true", "patch, models, false", "delete, models, false", "create, abtests, false"})
    void whoMayBreakLocksMayDoNothingElse(String verb, String resource, boolean allowed) {
        var parts = resource.split("/");
        var full = parts[0] + (parts.length > 1 ? "/" + parts[1] : "") + ".touchstone.dev";

        assertThat(may(WIDE + "-lock-breaker", verb, full)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"list, abtests", "patch, abtests", "patch, modelstorages", "patch, contexts/status", "lock, contexts", "lock, abtests"})
    void theJobBeforeAnUninstallMayEndTestsAndUnlock(String verb, String resource) {
        var job = Access.ofServiceAccount(controlPlane.client(), TEAM, NARROW + "-uninstall");

        assertThat(job.may(verb, resource + ".touchstone.dev", FILMS, "any")).isTrue();
        assertThat(job.may(verb, resource + ".touchstone.dev", BOOKS, "any")).isFalse();
        assertThat(job.may("get", "secrets", FILMS, "any")).isFalse();
        assertThat(job.may("delete", "contexts.touchstone.dev", FILMS, "any")).isFalse();
    }

    private static Access wide() {
        return Access.ofServiceAccount(controlPlane.client(), SYSTEM, WIDE + "-operator");
    }

    private static Access narrow() {
        return Access.ofServiceAccount(controlPlane.client(), TEAM, NARROW + "-operator");
    }

    private static boolean may(String role, String verb, String resource) {
        return Access.ofUser(controlPlane.client(), "user-" + role).may(verb, resource, FILMS, "any");
    }

    private static void rights(String yaml) {
        Objects.of(yaml).stream().filter(o -> o.getApiVersion().startsWith("rbac.") || o.getKind().equals("ServiceAccount"))
                .forEach(RightsTest::install);
    }

    private static void bind(String clusterRole) {
        install(new RoleBindingBuilder().withNewMetadata().withName(clusterRole).withNamespace(FILMS).endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", clusterRole)
                .addNewSubject("rbac.authorization.k8s.io", "User", "user-" + clusterRole, null).build());
    }

    private static void install(HasMetadata object) {
        controlPlane.client().resource(object).create();
        installed.add(object);
    }

    private static Role role(String name, io.fabric8.kubernetes.api.model.rbac.PolicyRule... rules) {
        return new RoleBuilder().withNewMetadata().withName(name).withNamespace(FILMS).endMetadata().withRules(rules).build();
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("the rights were not in force in time").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
