package dev.touchstone.operator.faults.rights;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.controlplane.ControlPlane.Extra;
import dev.touchstone.operator.testing.AuditLog;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import dev.touchstone.operator.testing.ShippedChart;
import dev.touchstone.operator.testing.ShippedRights;
import dev.touchstone.operator.uninstall.UninstallCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lets an operator do all kinds of things that it ever does, and then compares what it asked for with what the chart gives it. */
class RightsUsedTest {
    @RegisterExtension
    static final ControlPlane controlPlane = ControlPlane.ofItsOwn(Extra.AuditLog);
    @RegisterExtension
    private static final RedisProcess REDIS = new RedisProcess();

    /** Asked for by nobody's request, and still needed. */
    private static final Map<String, String> NOT_BY_REQUEST = Map.of(
            "lock contexts.touchstone.dev", "an admission policy asks for it",
            "lock models.touchstone.dev", "an admission policy asks for it",
            "lock modelstorages.touchstone.dev", "an admission policy asks for it",
            "lock abtests.touchstone.dev", "an admission policy asks for it",
            "update leases.coordination.k8s.io", "taking over a lease that has run out");

    private static KubernetesClient administrator;
    private static KubernetesClient operator;
    /** Before, rights were asked for until they were in force. */
    private static Instant began;
    private static Instant uninstalled;
    private static String namespace;
    private static Films films;
    private static List<HasMetadata> chart;
    private static AuditLog operators;
    private static AuditLog uninstalls;

    @BeforeAll
    static void anOperatorHasSeenEverything() throws Exception {
        administrator = controlPlane.client();
        namespace = controlPlane.namespace();
        films = new Films(administrator, REDIS);
        chart = ShippedChart.render(administrator, "touchstone", namespace, "watch.namespaces={" + namespace + "}", "userRoles.create=false");
        operators = new AuditLog(controlPlane.auditLog(), "system:serviceaccount:" + namespace + ":touchstone-operator");
        uninstalls = new AuditLog(controlPlane.auditLog(), "system:serviceaccount:" + namespace + ":touchstone-uninstall");
        administrator.resource(new SecretBuilder().withNewMetadata().withName("somebody-elses-credentials").endMetadata()
                .addToStringData("password", "private").build()).create();
        films.create();
        operator = ShippedRights.client(controlPlane);
        began = Instant.now();
        try (var running = start(); var pod = ContextServerPod.start(administrator, "page", "page-1")) {
            aTestRunsPausesAndEnds();
            aTestIsDeletedWhileItRuns();
            objectsAreChangedAndDeletedByOthers();
            storagesComeAndGo();
        }
        defineAlertRules();
        try (var running = start()) {
            Eventually.holds(() -> assertThat(operators.between(began, Instant.MAX)).anyMatch(request -> request.verb().equals("delete") && request.resource().equals("configmaps")));
            alertRulesAreEditedByOthers();
        }
        aTestIsRunningWhenTheReleaseIsUninstalled();
    }

    @Test
    void nothingThatTheOperatorAskedForWasForbidden() {
        assertThat(operators.between(began, Instant.MAX)).filteredOn(request -> request.status() == 403).isEmpty();
        assertThat(Right.granted(only("touchstone-operator"))).containsAll(Right.used(operators.between(began, Instant.MAX)));
    }

    @Test
    void theOperatorHasNoRightThatItDoesNotUse() {
        var unused = Right.granted(only("touchstone-operator"));
        unused.removeAll(Right.used(operators.between(began, Instant.MAX)));

        assertThat(names(unused)).isSubsetOf(NOT_BY_REQUEST.keySet());
    }

    @Test
    void theOperatorReadsNoSecretThatIsNotItsOwnOrNamedByAStorage() {
        var storages = Stream.of("content", "crowd", "popular", "viewings", "shared", "external", "beside", "kept").map(name -> name + "-connection");
        var names = Stream.concat(storages, Stream.of("redis", "touchstone-redis-auth", "page-credentials")).collect(Collectors.toSet());

        assertThat(operators.between(began, Instant.MAX)).filteredOn(request -> request.resource().equals("secrets")).isNotEmpty()
                .allMatch(request -> !request.verb().equals("list") && !request.verb().equals("watch"))
                .allSatisfy(request -> assertThat(names).contains(request.name()));
    }

    @Test
    void theJobBeforeAnUninstallAsksForExactlyWhatItMay() {
        var granted = Right.granted(only("uninstall"));
        var used = Right.used(uninstalls.between(uninstalled, Instant.MAX));

        assertThat(uninstalls.between(uninstalled, Instant.MAX)).isNotEmpty().filteredOn(request -> request.status() == 403).isEmpty();
        assertThat(granted).containsAll(used);
        granted.removeAll(used);
        assertThat(names(granted)).isSubsetOf(NOT_BY_REQUEST.keySet());
    }

    @Test
    void anotherReleaseServesItsOwnNamespaceAndNeitherTouchesTheOthers() throws Exception {
        var other = namespace + "-neighbour";
        administrator.resource(new NamespaceBuilder().withNewMetadata().withName(other).endMetadata().build()).create();
        ShippedChart.apply(administrator, ShippedChart.render(administrator, "neighbour", other,
                        "fullnameOverride=neighbour", "watch.namespaces={" + other + "}", "userRoles.create=false").stream()
                .filter(object -> ShippedChart.RIGHTS.contains(object.getKind())).toList());
        var client = controlPlane.serviceAccountClient(other, "neighbour-operator");
        Eventually.holds(() -> client.secrets().inNamespace(other).withName("none").get());
        var from = Instant.now();

        try (var first = start(); var neighbour = RunningOperator.start(controlPlane, client, Map.of(
                "touchstone.namespaces", other,
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.lease-name", "neighbour-operator",
                "touchstone.leader-election.namespace", other))) {
            administrator.resource(storage("rows", "")).inNamespace(other).create();
            administrator.resource(storage("beside", "")).create();
            Eventually.holds(() -> assertThat(administrator.apps().statefulSets().inNamespace(other).list().getItems()).isNotEmpty());
            Eventually.holds(() -> assertThat(administrator.apps().statefulSets().list().getItems()).isNotEmpty());
            assertThat(operators.between(from, Instant.MAX)).as("both were at work").anyMatch(request -> request.verb().equals("patch"));
            administrator.resources(ModelStorage.class).withName("beside").delete();
            Eventually.holds(() -> assertThat(films.storageNamed("beside")).isNull());
        }

        var requests = new AuditLog(controlPlane.auditLog(), "system:serviceaccount:" + other + ":neighbour-operator").between(from, Instant.MAX);
        assertThat(requests).isNotEmpty().noneMatch(request -> request.status() == 403)
                .allMatch(request -> request.resource().isEmpty() || request.group().equals("authorization.k8s.io") || request.namespace().equals(other));
        assertThat(operators.between(began, Instant.MAX)).noneMatch(request -> request.namespace().equals(other));
    }

    private static void aTestRunsPausesAndEnds() {
        films.context("page");
        films.test("test", "page", "50%");
        awaitReady("test", "Running");
        films.patch(ABTest.class, "test", "{\"state\": \"Paused\"}");
        awaitReady("test", "Paused");
        films.patch(ABTest.class, "test", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> assertThat(films.modelNamed("crowd").getStatus().locks()).isEmpty());
    }

    private static void aTestIsDeletedWhileItRuns() {
        films.test("deleted", "page", "50%");
        awaitReady("deleted", "Running");
        administrator.resources(ABTest.class).withName("deleted").delete();
        Eventually.holds(() -> assertThat(films.modelNamed("crowd").getStatus().locks()).isEmpty());
    }

    private static void objectsAreChangedAndDeletedByOthers() {
        administrator.services().withName("page-context").delete();
        administrator.configMaps().withName("page-route-v1").delete();
        Eventually.holds(() -> assertThat(administrator.services().withName("page-context").get()).isNotNull());
        Eventually.holds(() -> assertThat(films.route("page")).isPresent());
    }

    private static void storagesComeAndGo() {
        // A server that cannot have its pod: why, is asked for.
        var quota = administrator.resource(new ResourceQuotaBuilder().withNewMetadata().withName("no-pods").endMetadata()
                .withNewSpec().withHard(Map.of("pods", new Quantity("0"))).endSpec().build()).create();
        administrator.resource(storage("shared", "")).create();
        administrator.resource(storage("external",
                "server: {external: {host: 127.0.0.1, port: " + REDIS.port() + ", credentialsSecretRef: {name: redis}}}")).create();
        Eventually.holds(() -> assertThat(administrator.persistentVolumeClaims().list().getItems()).isNotEmpty());
        Eventually.holds(() -> assertThat(condition(films.storageNamed("external").getStatus().conditions(), "Ready").getStatus()).isEqualTo("True"));
        Eventually.holds(() -> assertThat(operators.between(began, Instant.MAX))
                .anyMatch(request -> request.verb().equals("list") && request.resource().equals("events")));
        administrator.resource(quota).delete();
        administrator.resources(ModelStorage.class).withName("external").delete();
        administrator.resources(ModelStorage.class).withName("shared").delete();
        Eventually.holds(() -> assertThat(films.storageNamed("external")).isNull());
        Eventually.holds(() -> assertThat(administrator.apps().statefulSets().list().getItems()).isEmpty());
    }

    private static void defineAlertRules() {
        administrator.resource("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: prometheusrules.monitoring.coreos.com}
                spec:
                  group: monitoring.coreos.com
                  scope: Namespaced
                  names: {plural: prometheusrules, singular: prometheusrule, kind: PrometheusRule, listKind: PrometheusRuleList}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """).create();
        Eventually.holds(() -> assertThat(administrator.getApiResources("monitoring.coreos.com/v1").getResources()).isNotEmpty());
    }

    /** They are not watched, and put right when there is a reason to look. */
    private static void alertRulesAreEditedByOthers() {
        var rules = administrator.genericKubernetesResources("monitoring.coreos.com/v1", "PrometheusRule").withName("page-context");
        var before = rules.get();
        for (var patch : List.of("{\"spec\": {\"groups\": []}}", "{\"spec\": null}", "{\"metadata\": {\"labels\": null}}",
                "{\"metadata\": {\"annotations\": null, \"ownerReferences\": null}}")) {
            rules.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            arePutRight(before, patch);
        }
        rules.delete();
        arePutRight(before, "deleted");
    }

    private static void arePutRight(GenericKubernetesResource before, String why) {
        administrator.resources(Context.class).withName("page")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"annotations\": {\"example.com/look\": \"" + UUID.randomUUID() + "\"}}}");
        Eventually.holds(() -> assertThat(administrator.resource(before).get()).as(why).isNotNull().satisfies(now -> {
            assertThat(now.getAdditionalProperties()).isEqualTo(before.getAdditionalProperties());
            assertThat(now.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
            assertThat(now.getMetadata().getAnnotations()).isEqualTo(before.getMetadata().getAnnotations());
            assertThat(now.getMetadata().getOwnerReferences()).isEqualTo(before.getMetadata().getOwnerReferences());
        }));
    }

    private static void aTestIsRunningWhenTheReleaseIsUninstalled() throws Exception {
        try (var running = start(); var pod = ContextServerPod.start(administrator, "page", "page-2")) {
            films.test("held", "page", "50%");
            awaitReady("held", "Running");
            administrator.resource(storage("kept",
                    "server: {external: {host: 127.0.0.1, port: " + REDIS.port() + ", credentialsSecretRef: {name: redis}}}")).create();
            Eventually.holds(() -> assertThat(films.storageNamed("kept").getMetadata().getFinalizers()).isNotEmpty());
        }
        ShippedChart.apply(administrator, only("uninstall").stream().filter(object -> ShippedChart.RIGHTS.contains(object.getKind())).toList());
        var job = controlPlane.serviceAccountClient(namespace, "touchstone-uninstall");
        Eventually.holds(() -> job.resources(ABTest.class).list());
        uninstalled = Instant.now();
        var command = UninstallCommand.parse("uninstall", "--namespace=" + namespace, "--timeout-seconds=6").orElseThrow();
        assertThat(command.run(job, System.out)).isZero();
    }

    private static String storage(String name, String server) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec:
                  technology: Redis
                  format: RankedList
                  mode: Live
                  key: {name: id, type: String}
                  deletionPolicy: Delete
                  %s
                """.formatted(name, server);
    }

    private static RunningOperator start() {
        return RunningOperator.start(controlPlane, operator, Map.of(
                "touchstone.leader-election.enabled", "true",
                "touchstone.leader-election.namespace", namespace));
    }

    private static void awaitReady(String test, String reason) {
        Eventually.holds(() -> assertThat(condition(films.test(test).getStatus().conditions(), "Ready").getReason()).isEqualTo(reason));
    }

    private static List<HasMetadata> only(String name) {
        return chart.stream().filter(object -> object.getMetadata().getName().contains(name)).toList();
    }

    private static List<String> names(TreeSet<Right> rights) {
        return rights.stream().map(Right::toString).toList();
    }
}
