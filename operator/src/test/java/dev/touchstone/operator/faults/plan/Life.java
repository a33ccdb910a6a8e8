package dev.touchstone.operator.faults.plan;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.locks.LockedKind;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What people do while something goes wrong: by the clock, whether or not the operator keeps up; and what must come of it. */
enum Life {
    /** A film service is created, with a test that is paused, goes on and grows. */
    Runs("life") {
        @Override
        List<Step> steps() {
            return List.of(
                    Step.at(0, Life::everything),
                    Step.at(4, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Paused\"}")),
                    Step.at(6, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Running\", \"traffic\": \"60%\"}")),
                    Step.at(8, stage -> stage.films().patch(Context.class, "page", "{\"capacity\": {\"replicas\": 3}}")));
        }

        @Override
        void atTheEnd(Stage stage) {
            isUp(stage);
            var test = stage.films().test("test");
            assertThat(condition(test.getStatus().conditions(), "Ready").getReason()).isEqualTo("Running");
            assertThat(condition(test.getStatus().conditions(), "Ready").getMessage()).contains("60.00%");
            assertThat(locked(stage)).hasSize(8);
            assertThat(stage.films().contextNamed("page").getStatus().route().splitting()).hasSize(1);
            assertThat(stage.kubelet().pods("page")).hasSize(3);
        }
    },
    /** A film service is created, with a test that ends and whose variant is promoted, and one that is deleted while it runs. */
    Ends("end") {
        @Override
        List<Step> steps() {
            return List.of(
                    Step.at(0, Life::everything),
                    Step.at(1, stage -> stage.films().test("other", "page", "20%", "content", "popular")),
                    Step.at(5, stage -> stage.films().patch(ABTest.class, "test", "{\"state\": \"Stopped\", \"promote\": \"other\"}")),
                    Step.at(7, stage -> stage.client().resources(ABTest.class).withName("other").delete()));
        }

        @Override
        void atTheEnd(Stage stage) {
            isUp(stage);
            assertThat(locked(stage)).isEmpty();
            assertThat(stage.films().contextNamed("page").getStatus().shares()).isEmpty();
            var route = stage.films().route("page").orElseThrow();
            assertThat(route.tests()).isEmpty();
            // One that never ran has nothing to promote.
            assertThat(route.model()).isIn("crowd", "content");
            assertThat(condition(stage.films().test("test").getStatus().conditions(), "Ready").getReason()).isIn("Stopped", "Promoted");
        }
    };

    private final String title;

    Life(String title) {
        this.title = title;
    }

    /** As plans name it. */
    String title() {
        return title;
    }

    /** What is done that long after the start. */
    record Step(Duration at, java.util.function.Consumer<Stage> action) {
        static Step at(int seconds, java.util.function.Consumer<Stage> action) {
            return new Step(Duration.ofSeconds(seconds), action);
        }
    }

    /** The first one before the operator is there. */
    abstract List<Step> steps();

    /** Fails until everything is as it must be. */
    abstract void atTheEnd(Stage stage);

    private static void everything(Stage stage) {
        stage.films().create();
        stage.films().context("page");
        stage.films().test("test", "page", "50%");
    }

    static void isUp(Stage stage) {
        var context = stage.films().contextNamed("page");
        assertThat(condition(context.getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
        objects(stage).forEach(object -> assertThat(observed(stage, object)).as(object.getFullResourceName() + " "
                + object.getMetadata().getName()).isEqualTo(object.getMetadata().getGeneration()));
    }

    private static long observed(Stage stage, CustomResource<?, ?> object) {
        return stage.client().getKubernetesSerialization()
                .convertValue(object, com.fasterxml.jackson.databind.JsonNode.class).path("status").path("observedGeneration").asLong();
    }

    static List<CustomResource<?, ?>> locked(Stage stage) {
        return objects(stage).stream().filter(object -> !LockedKind.locks(object).isEmpty()).toList();
    }

    private static List<CustomResource<?, ?>> objects(Stage stage) {
        return Stream.of(Context.class, Model.class, ModelStorage.class, ABTest.class)
                .<CustomResource<?, ?>>flatMap(kind -> stage.client().resources(kind).list().getItems().stream()).toList();
    }
}
