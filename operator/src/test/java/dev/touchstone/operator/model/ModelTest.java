package dev.touchstone.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    static RunningOperator operator;

    @BeforeAll
    static void start() {
        operator = RunningOperator.start(CLUSTER);
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
    }

    @Test
    void aModelThatIsThereBeforeItsStorageHealsWhenItAppears() {
        lookup("early", "neighbours", "request.filmId");
        Eventually.holds(() -> assertThat(condition("early", "ResolvedRefs").getReason()).isEqualTo("RefNotFound"));

        storage("neighbours", "RankedList", "String");

        Eventually.holds(() -> {
            assertThat(condition("early", "Ready").getStatus()).isEqualTo("True");
            assertThat(model("early").getStatus().revision()).matches("[0-9a-f]{10}");
            assertThat(model("early").getStatus().observedGeneration()).isEqualTo(1);
        });
        Eventually.holds(() -> assertThat(CLUSTER.client().events().v1().events().inNamespace(CLUSTER.namespace()).list().getItems())
                .filteredOn(event -> "early".equals(event.getRegarding().getName()))
                .extracting(Event::getReason).contains("RefNotFound", "Ready"));
    }

    @Test
    void aMisspeltInputIsRefusedInWords() {
        lookup("misspelt", "anything", "request.filmid");
        Eventually.holds(() -> {
            assertThat(condition("misspelt", "Accepted").getReason()).isEqualTo("Invalid");
            assertThat(condition("misspelt", "Accepted").getMessage()).contains("request.filmId");
            assertThat(condition("misspelt", "Stalled").getStatus()).isEqualTo("True");
        });
    }

    @Test
    void aStorageOfAnotherFormatOrKeyDoesNotFit() {
        storage("seen", "Set", "String");
        storage("numbers", "RankedList", "Integer");
        lookup("of-a-set", "seen", "request.filmId");
        lookup("of-numbers", "numbers", "request.filmId");
        Eventually.holds(() -> {
            assertThat(condition("of-a-set", "ResolvedRefs").getReason()).isEqualTo("RefMismatch");
            assertThat(condition("of-numbers", "ResolvedRefs").getReason()).isEqualTo("RefMismatch");
        });
    }

    @Test
    void anEngineThatIsNotThereYetIsSaidToBeSo() {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: pythonic}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String}]}
                  python: {image: example.org/model:1}
                """).create();
        Eventually.holds(() -> {
            assertThat(condition("pythonic", "Accepted").getReason()).isEqualTo("NotSupported");
            assertThat(condition("pythonic", "Ready").getStatus()).isEqualTo("False");
        });
    }

    static void lookup(String name, String storage, String key) {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: %s}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: %s}, key: "%s"}
                """.formatted(name, storage, key)).create();
    }

    static void storage(String name, String format, String key) {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec: {technology: Redis, format: %s, key: {name: filmId, type: %s}}
                """.formatted(name, format, key)).create();
    }

    static Model model(String name) {
        return CLUSTER.client().resources(Model.class).withName(name).get();
    }

    static Condition condition(String name, String type) {
        return model(name).getStatus().conditions().stream().filter(c -> c.getType().equals(type)).findFirst().orElseThrow();
    }
}
