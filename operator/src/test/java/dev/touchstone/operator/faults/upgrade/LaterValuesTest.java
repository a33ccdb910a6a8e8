package dev.touchstone.operator.faults.upgrade;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator that was taken back, under definitions that allow one value more in each choice. */
class LaterValuesTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = ControlPlane.ofItsOwn();

    private static final String VALUE = "Later";
    /** Changed definitions end all watches on their kinds, and the next ones begin with a pause. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    @Test
    void whatOnlyALaterVersionKnowsIsRefusedAndHindersNothingElse() throws Exception {
        try (var redis = RedisProcess.start(); var stage = Stage.open(CLUSTER, redis, "values")) {
            stage.films().create();
            stage.films().context("page");
            stage.films().context("other");
            stage.films().test("running", "page", "50%");
            stage.films().test("paused", "page", "10%", "content", "popular");
            stage.start();
            Eventually.holds(() -> {
                requireRunning(stage, "running");
                requireRunning(stage, "paused");
            });
            stage.films().patch(ABTest.class, "paused", "{\"state\": \"Paused\"}");
            Eventually.holds(() -> assertThat(ready(stage, "paused").getReason()).isEqualTo("Paused"));
            allowLaterValues(stage);
            stage.films().storage("later", VALUE);
            stage.films().model("reader", "later");
            create(stage, "ModelStorage", "elsewhere", "{technology: Later, format: RankedList, key: {name: id, type: String}}");
            create(stage, "Model", "later", "{endpoint: {type: Later, inputs: [{name: filmId, type: String}]},"
                    + " lookup: {storageRef: {name: crowd}, key: request.filmId}}");
            stage.films().patch(ABTest.class, "running", "{\"state\": \"Later\"}");
            stage.films().patch(ABTest.class, "paused", "{\"state\": \"Later\"}");
            var served = stage.films().route("other").orElseThrow();
            stage.films().patch(Context.class, "other", """
                    {"rules": [{"name": "not-seen", "reason": "Never what was seen.", "exclude": "item.id in data.seen",
                      "data": [{"name": "seen", "storageRef": {"name": "viewings"}, "key": "request.userId", "onMissing": "Later"}]}]}
                    """);

            requireRefusedAlone(stage, "first");
            stage.crash();
            stage.restart();
            requireRefusedAlone(stage, "second");

            assertThat(stage.films().route("other").orElseThrow()).isEqualTo(served);
            assertThat(stage.films().route("page").orElseThrow().tests())
                    .anyMatch(test -> test.name().equals("running") && !test.paused())
                    .anyMatch(test -> test.name().equals("paused") && test.paused());

            stage.films().patch(ABTest.class, "running", "{\"state\": \"Running\"}");
            Eventually.holds(() -> {
                requireRunning(stage, "running");
                assertThat(condition(stage.films().test("running").getStatus().conditions(), "Accepted").getStatus()).isEqualTo("True");
            });
        }
    }

    private static void requireRefusedAlone(Stage stage, String fresh) {
        Eventually.within(BOUND, () -> {
            requireRefused(stage.films().storageNamed("later").getStatus().conditions(), "`spec.format`");
            requireRefused(stage.films().storageNamed("elsewhere").getStatus().conditions(), "`spec.technology`");
            requireRefused(stage.films().modelNamed("later").getStatus().conditions(), "`spec.endpoint.type`");
            requireRefused(stage.films().contextNamed("other").getStatus().conditions(), "`spec.rules[0].data[0].onMissing`");
            requireRefused(stage.films().test("running").getStatus().conditions(), "`spec.state`");
            requireRefused(stage.films().test("paused").getStatus().conditions(), "`spec.state`");
            assertThat(condition(stage.films().modelNamed("reader").getStatus().conditions(), "ResolvedRefs").getReason())
                    .isEqualTo("RefNotAccepted");
        });
        stage.films().storage(fresh, "RankedList");
        stage.films().model(fresh);
        Eventually.within(BOUND, () -> {
            assertThat(condition(stage.films().modelNamed(fresh).getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
            requireRunning(stage, "running");
            assertThat(ready(stage, "paused").getReason()).isEqualTo("Paused");
        });
    }

    private static void requireRunning(Stage stage, String test) {
        assertThat(ready(stage, test).getReason()).isEqualTo("Running");
        assertThat(ready(stage, test).getStatus()).isEqualTo("True");
        assertThat(condition(stage.films().test(test).getStatus().conditions(), "Tainted").getStatus()).isEqualTo("False");
    }

    private static Condition ready(Stage stage, String test) {
        return condition(stage.films().test(test).getStatus().conditions(), "Ready");
    }

    private static void requireRefused(List<Condition> conditions, String field) {
        var accepted = condition(conditions, "Accepted");
        assertThat(accepted.getStatus()).isEqualTo("False");
        assertThat(accepted.getReason()).isEqualTo("NotSupported");
        assertThat(accepted.getMessage()).startsWith(field).contains("upgrade the operator");
    }

    private static void create(Stage stage, String kind, String name, String spec) {
        stage.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(kind, name, spec)).create();
    }

    private static void allowLaterValues(Stage stage) {
        var definitions = stage.client().genericKubernetesResources("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        for (var plural : List.of("models", "contexts", "modelstorages", "abtests")) {
            Eventually.holds(() -> {
                var definition = definitions.withName(plural + ".touchstone.dev").get();
                var spec = Serialization.unmarshal(Serialization.asJson(definition.get("spec")), JsonNode.class);
                spec.at("/versions/0/schema/openAPIV3Schema/properties/spec").findValues("enum").stream()
                        .filter(ArrayNode.class::isInstance).forEach(values -> ((ArrayNode) values).add(VALUE));
                definition.setAdditionalProperty("spec", spec);
                definitions.resource(definition).update();
            });
        }
        // Served everywhere once it is: a dry run of each kind that has one.
        Eventually.holds(() -> stage.client().resources(ABTest.class).withName("running")
                .patch(new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withDryRun(List.of("All")).build(),
                        "{\"spec\": {\"state\": \"Later\"}}"));
    }
}
