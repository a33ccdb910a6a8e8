package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guides say is tried on the films example: manifests, patches, values. */
class GuidesTest {
    @RegisterExtension
    static final ControlPlane controlPlane = new ControlPlane();

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @BeforeAll
    static void theFilmsExample() throws IOException {
        for (var file : List.of("storages", "models", "context", "abtest")) {
            var text = Files.readString(Helm.ROOT.resolve("examples/films/manifests/" + file + ".yaml"));
            Objects.of(text).forEach(o -> controlPlane.client().resource(here(o)).create());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "run-an-ab-test", "business-rules", "troubleshooting", "gitops"})
    void everyCommandIsValidShellAndEveryLinkLeadsSomewhere(String name) throws Exception {
        var guide = Guide.of(name);

        assertThat(guide.blocks("sh")).isNotEmpty().allSatisfy(block -> assertThat(run("bash", "-nc", block).exitCode()).isZero());
        assertThat(guide.links()).allMatch(Files::exists);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run-an-ab-test", "business-rules"})
    void everyQueryIsValid(String name, @TempDir Path folder) throws Exception {
        var queries = Guide.of(name).blocks("promql").stream().flatMap(String::lines).toList();
        var rules = new StringBuilder("groups:\n- name: guide\n  rules:\n");
        queries.forEach(q -> rules.append("  - record: guide:query:").append((char) ('a' + queries.indexOf(q))).append("\n    expr: >-\n      ").append(q).append('\n'));

        var checked = run("promtool", "check", "rules", Files.writeString(folder.resolve("rules.yaml"), rules).toString());

        assertThat(checked.exitCode()).as(checked.output()).isZero();
    }

    @Test
    void theTestInTheGuideIsAccepted() {
        var test = Objects.of(Guide.of("run-an-ab-test").blocks("yaml").getFirst()).getFirst();
        test.getMetadata().setName("from-the-guide");

        assertThatCode(() -> controlPlane.client().resource(here(test)).dryRun().create()).doesNotThrowAnyException();
    }

    @Test
    void thePromotionInTheGuideOnGitOpsIsAccepted() {
        var test = Objects.of(Guide.of("gitops").blocks("yaml").getFirst()).getFirst();
        test.getMetadata().setName("from-the-guide-on-gitops");

        assertThatCode(() -> controlPlane.client().resource(here(test)).dryRun().create()).doesNotThrowAnyException();
    }

    @Test
    void theAutoscalerInTheGuideOnGitOpsFindsTheScaleOfTheContext() {
        var autoscaler = Objects.of(Guide.of("gitops").blocks("yaml").getLast()).getFirst();

        assertThatCode(() -> controlPlane.client().resource(here(autoscaler)).dryRun().create()).doesNotThrowAnyException();
        assertThat(controlPlane.client().genericKubernetesResources("touchstone.dev/v1alpha1", "Context").withName("film-page").scale().getSpec().getReplicas())
                .isEqualTo(2);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theRulesInTheGuideAreAcceptedInTheFilmPage() {
        for (var block : Guide.of("business-rules").blocks("yaml")) {
            var context = (GenericKubernetesResource) YAML.clone(YAML.convertValue(controlPlane.client()
                    .genericKubernetesResources("touchstone.dev/v1alpha1", "Context").withName("film-page").get(), GenericKubernetesResource.class));
            ((Map<String, Object>) context.get("spec")).putAll(YAML.unmarshal(block, Map.class));

            assertThatCode(() -> controlPlane.client().resource(context).dryRun().update()).as(block).doesNotThrowAnyException();
        }
    }

    @Test
    void theValuesInTheGuideAreAccepted(@TempDir Path folder) throws IOException {
        var values = Guide.of("install").blocks("yaml").getFirst();

        var rendered = Helm.template("touchstone", "touchstone-system", "--values", Files.writeString(folder.resolve("values.yaml"), values).toString());

        assertThat(rendered).contains("touchstone.alerts.labels.\"release\"=prometheus", "kind: PodMonitor");
    }

    /** In the order of the guide; the model is held by a test meanwhile, as the guide says. */
    @Test
    void everyPatchDoesWhatTheGuidesSay() throws Exception {
        var locked = controlPlane.client().resources(Model.class).withName("similar-by-crowd");
        locked.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"status\":{\"locks\":[{\"key\":\"u-1\",\"abTest\":\"content-or-crowd\",\"uid\":\"u\",\"run\":1,\"since\":\"2026-01-01T00:00:00Z\"}]}}");

        var refused = new ArrayList<String>();
        var patches = new ArrayList<>(Guide.of("run-an-ab-test").commands("kubectl --namespace films patch"));
        patches.addAll(Guide.of("troubleshooting").commands("kubectl --namespace films patch"));
        for (var patch : patches) {
            var result = kubectl(patch);
            if (result.exitCode() != 0) {
                assertThat(result.output()).as(patch).contains("must not change while ABTest 'content-or-crowd' holds");
                refused.add(patch);
            }
        }

        assertThat(patches).hasSizeGreaterThan(6);
        assertThat(refused).singleElement().asString().contains("patch model similar-by-crowd", "timeoutMillis");
        assertThat(locked.get().getStatus().locks()).isEmpty();
    }

    @Test
    void theRoleThatBreaksTheGlassHasTheNameInTheGuide() {
        var roles = Objects.of(Flavours.render("default")).stream().filter(ClusterRole.class::isInstance).map(o -> o.getMetadata().getName());

        assertThat(roles).contains("touchstone-lock-breaker", "touchstone-view", "touchstone-edit", "touchstone-admin");
    }

    private static HasMetadata here(HasMetadata object) {
        object.getMetadata().setNamespace(controlPlane.namespace());
        return object;
    }

    private static Helm.Run kubectl(String command) {
        var here = command.replace("--namespace films", "--namespace " + controlPlane.namespace());
        return run("env", "KUBECONFIG=" + controlPlane.kubeconfig(),
                "PATH=" + Helm.tools("kubernetes") + ":" + System.getenv("PATH"), "bash", "-c", here + " 2>&1");
    }

    private static Helm.Run run(String... command) {
        return Helm.run(List.of(command));
    }
}
