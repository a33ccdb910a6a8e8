package dev.touchstone.operator.faults.scenario;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.locks.LockedKind;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.stream.Stream;

/** What must have come of a step. Each fails until it is so. */
final class Ends {
    private Ends() {}

    static void contextIsReady(Stage stage) {
        var context = stage.films().contextNamed("page");
        assertThat(condition(context.getStatus().conditions(), "Ready").getStatus()).isEqualTo("True");
        assertThat(context.getStatus().observedGeneration()).isEqualTo(context.getMetadata().getGeneration());
    }

    /** Splits in every pod and holds everything. */
    static void testRuns(Stage stage) {
        contextIsReady(stage);
        testIs(stage, "Running");
        assertThat(locked(stage)).hasSize(8);
        assertThat(stage.films().contextNamed("page").getStatus().route().splitting()).hasSize(1);
    }

    static void testIs(Stage stage, String reason) {
        var test = stage.films().test("test");
        assertThat(condition(test.getStatus().conditions(), "Ready").getReason()).isEqualTo(reason);
        assertThat(test.getStatus().observedGeneration()).isEqualTo(test.getMetadata().getGeneration());
    }

    static void testPauses(Stage stage) {
        contextIsReady(stage);
        testIs(stage, "Paused");
        assertThat(locked(stage)).hasSize(8);
        assertThat(stage.films().route("page").orElseThrow().tests()).singleElement().matches(test -> test.paused());
    }

    static void nothingIsHeld(Stage stage) {
        contextIsReady(stage);
        assertThat(locked(stage)).isEmpty();
        assertThat(stage.films().contextNamed("page").getStatus().shares()).isEmpty();
        assertThat(stage.films().route("page").orElseThrow().tests()).isEmpty();
    }

    static void testHasEnded(Stage stage) {
        nothingIsHeld(stage);
        testIs(stage, "Stopped");
    }

    static void namespaceIsGone(Stage stage) {
        assertThat(stage.client().namespaces().withName(stage.namespace()).get()).isNull();
    }

    static List<CustomResource<?, ?>> locked(Stage stage) {
        return Stream.of(Context.class, Model.class, ModelStorage.class)
                .<CustomResource<?, ?>>flatMap(kind -> stage.client().resources(kind).list().getItems().stream())
                .filter(object -> !LockedKind.locks(object).isEmpty()).toList();
    }

    static long ready(Stage stage, Class<? extends CustomResource<?, ?>> kind) {
        return stage.client().resources(kind).list().getItems().stream().filter(object -> switch (object) {
            case Model model -> model.getStatus() != null && isReady(model.getStatus().conditions());
            case ModelStorage storage -> storage.getStatus() != null && isReady(storage.getStatus().conditions());
            case ABTest test -> test.getStatus() != null && isReady(test.getStatus().conditions());
            default -> throw new IllegalArgumentException(kind.getSimpleName());
        }).count();
    }

    private static boolean isReady(List<io.fabric8.kubernetes.api.model.Condition> conditions) {
        return conditions.stream().anyMatch(condition -> condition.getType().equals("Ready") && "True".equals(condition.getStatus()));
    }
}
