package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is worth asking who wrote it, of what the real API server makes of what the operator wrote and others changed. */
class TamperDecisionTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final ContextServerOptions OPTIONS =
            new ContextServerOptions("runtime:1", "IfNotPresent", "100m", "256Mi", "512Mi", Map.of());
    private static final PatchContext BY_HAND =
            new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE).withFieldManager("kubectl-edit").build();

    private final Sample sample = new Sample().with(OPTIONS).lockedSince("2026-01-01T00:00:00Z", "ua");

    @BeforeEach
    void aDeploymentAsTheOperatorWritesIt() {
        var deployment = new ContextObjects(sample.context()).deployment(OPTIONS, 2);
        deployment.getMetadata().setNamespace(null);
        deployment.getMetadata().setOwnerReferences(List.of());
        CLUSTER.client().apps().deployments().withName("page-context").delete();
        CLUSTER.client().resource(deployment).fieldManager(Writer.FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    @Test
    void whatTheApiServerAddsIsNoChange() {
        assertThat(suspects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{volumes: [{name: route, configMap: {name: another}}]}",
        "{volumes: [{name: route, configMap: {items: [{key: route.json, path: another.json}]}}]}",
        "{volumes: [{name: credentials, secret: {secretName: another}}]}",
        "{volumes: [{name: snapshots, emptyDir: null, configMap: {name: another}}]}",
        "{volumes: [{name: more, emptyDir: {}}]}",
        "{hostAliases: [{ip: 10.0.0.1, hostnames: [redis]}]}",
        "{dnsConfig: {nameservers: [10.0.0.1]}}",
        "{dnsPolicy: Default}",
        "{hostNetwork: true}",
        "{initContainers: [{name: first, image: other}]}",
        "{containers: [{name: second, image: other}]}",
        "{containers: [{name: context-server, image: other}]}",
        "{containers: [{name: context-server, args: [other]}]}",
        "{containers: [{name: context-server, workingDir: /tmp}]}",
        "{containers: [{name: context-server, lifecycle: {preStop: {sleep: {seconds: 1}}}}]}",
        "{containers: [{name: context-server, env: [{name: TOUCHSTONE_CONTEXT, value: other}]}]}",
        "{containers: [{name: context-server, volumeMounts: [{mountPath: /tmp, name: snapshots}]}]}",
        "{containers: [{name: context-server, volumeMounts: [{mountPath: /tmp, subPath: other}]}]}"})
    void whatCanChangeAnAnswerIs(String pod) {
        edit(pod);

        assertThat(suspects()).hasSize(1);
        assertThat(new ForeignEdits(new FieldOwners(CLUSTER.client())).of(sample.world(), suspects()))
                .extracting(ForeignEdit::manager).containsExactly("kubectl-edit");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{tolerations: [{key: spot, operator: Exists}]}",
        "{volumes: [{name: route, configMap: {defaultMode: 256}}]}",
        "{volumes: [{name: credentials, secret: {defaultMode: 256}}]}",
        "{containers: [{name: context-server, resources: {requests: {cpu: 200m}}}]}"})
    void whatCannotIsNot(String pod) {
        edit(pod);

        assertThat(suspects()).isEmpty();
    }

    private static void edit(String pod) {
        CLUSTER.client().apps().deployments().withName("page-context")
                .patch(BY_HAND, "spec: {template: {spec: %s}}".formatted(pod));
    }

    private List<HasMetadata> suspects() {
        return TamperDecision.suspects(sample.owning(live()).world());
    }

    private static Deployment live() {
        return CLUSTER.client().apps().deployments().withName("page-context").get();
    }
}
