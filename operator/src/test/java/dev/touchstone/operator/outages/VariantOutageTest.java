package dev.touchstone.operator.outages;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods that cannot read what one variant of a running test needs. */
class VariantOutageTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();
    static final Films films = SERVICE.films();

    @Test
    void theTestSaysWhichVariantFailsGoesOnAndSaysWhenItIsBack() {
        films.context("page");
        try (var first = ContextServerPod.start(CLUSTER.client(), "page", "page-1");
                var second = ContextServerPod.start(CLUSTER.client(), "page", "page-2")) {
            films.test("runs", "page", "50%");
            Eventually.holds(() -> {
                assertThat(ofTest("Ready").getReason()).isEqualTo("Running");
                assertThat(ofTest("VariantsHealthy").getStatus()).isEqualTo("True");
                assertThat(ofContext("DataReadable").getReason()).isEqualTo("Readable");
            });
            var before = films.test("runs").getStatus();
            var share = films.contextNamed("page").getStatus().shares();

            first.cannotRead("crowd", "crowd", 2);
            second.cannotRead("crowd", "crowd", 6);
            Eventually.holds(() -> {
                assertThat(ofTest("VariantsHealthy").getReason()).isEqualTo("VariantFailing");
                assertThat(ofTest("VariantsHealthy").getMessage())
                        .startsWith("Variant 'other' has no answers, as its Model 'crowd' cannot read ModelStorage 'crowd': it is away.")
                        .contains("fallbacks");
                assertThat(ofContext("DataReadable").getReason()).isEqualTo("StorageUnreadable");
                assertThat(ofContext("DataReadable").getMessage()).contains("some Ready pods");
                assertThat(events("VariantFailing")).isEqualTo(1);
            });

            assertThat(ofTest("Ready").getReason()).as("it runs all the same").isEqualTo("Running");
            assertThat(films.test("runs").getStatus().pinned()).isEqualTo(before.pinned());
            assertThat(films.test("runs").getStatus().startedAt()).isEqualTo(before.startedAt());
            assertThat(films.contextNamed("page").getStatus().shares()).isEqualTo(share);
            assertThat(films.route("page").orElseThrow().tests()).hasSize(1);

            second.canRead("crowd");
            first.canRead("crowd");
            Eventually.holds(() -> {
                assertThat(ofTest("VariantsHealthy").getStatus()).isEqualTo("True");
                assertThat(ofContext("DataReadable").getStatus()).isEqualTo("True");
                assertThat(films.contextNamed("page").getStatus().unreadable()).isEmpty();
            });

            films.patch(ABTest.class, "runs", "{\"state\": \"Stopped\"}");
            Eventually.holds(() -> {
                assertThat(films.test("runs").getStatus().state()).isEqualTo("Stopped");
                assertThat(films.test("runs").getStatus().conditions())
                        .noneMatch(c -> c.getType().equals("VariantsHealthy") && !c.getStatus().equals("Unknown"));
            });
        }
    }

    private static long events(String reason) {
        return CLUSTER.client().events().v1().events().list().getItems().stream()
                .filter(event -> event.getReason().equals(reason) && event.getRegarding().getKind().equals("ABTest")).count();
    }

    private static Condition ofTest(String type) {
        return condition(films.test("runs").getStatus().conditions(), type);
    }

    private static Condition ofContext(String type) {
        return condition(films.contextNamed("page").getStatus().conditions(), type);
    }
}
