package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test allows of itself; that every other field is frozen is in {@link LockedFieldsTest}. */
class ABTestFreezeTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    private final LockedObjects objects = new LockedObjects(CONTROL_PLANE);
    private GenericKubernetesResource test;

    @BeforeEach
    void createARunningTestOfHalfTheTraffic() {
        test = objects.create("abtests");
        objects.patch(test, "{\"spec\": {\"state\": \"Running\", \"promote\": null}}");
        objects.pin(test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"50%", "50.0%", "50.01%", "100%"})
    void trafficMayStayOrGrow(String traffic) {
        assertThatCode(() -> setTraffic(traffic)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"49.99%", "5%", "0.01%"})
    void trafficMayNotShrink(String traffic) {
        assertThatThrownBy(() -> setTraffic(traffic)).hasMessageContaining("spec.traffic: Forbidden: must not shrink");
    }

    @Test
    void trafficThatIsNoPercentageIsRefusedAsSuch() {
        assertThatThrownBy(() -> setTraffic("all")).hasMessageContaining("spec.traffic in body should match")
                .hasMessageNotContaining("conversion");
    }

    @Test
    void pausingOrStoppingFirstOpensNothing() {
        for (var state : List.of("Paused", "Stopped")) {
            objects.patch(test, "{\"spec\": {\"state\": \"%s\"}}".formatted(state));

            assertThatThrownBy(() -> objects.patch(test, "{\"spec\": {\"control\": \"als\"}}"))
                    .hasMessageContaining("must not change while the test is running, paused or stopping");
        }
    }

    @Test
    void stoppingAndEditingInOneChangeIsRefusedAsAWhole() {
        assertThatThrownBy(() -> objects.patch(test, "{\"spec\": {\"state\": \"Stopped\", \"control\": \"als\"}}"))
                .hasMessageContaining("must not change while the test is running, paused or stopping");

        assertThat(objects.read(test).<String>get("spec", "state")).isEqualTo("Running");
    }

    @Test
    void theSameVariantsInAnotherOrderAreRefused() {
        var reversed = objects.read(test).<List<Object>>get("spec", "variants").reversed();
        var changed = objects.read(test);
        changed.<Map<String, Object>>get("spec").put("variants", reversed);

        assertThatThrownBy(() -> CONTROL_PLANE.client().resource(changed).update())
                .hasMessageContaining("must not change while the test is running, paused or stopping");
    }

    @Test
    void itMayBeStoppedAndPromoteAVariant() {
        assertThatCode(() -> objects.patch(test, "{\"spec\": {\"state\": \"Stopped\", \"promote\": \"als\"}}")).doesNotThrowAnyException();
    }

    @Test
    void itMayBeDeleted() {
        assertThatCode(() -> objects.of(test).delete()).doesNotThrowAnyException();
    }

    @Test
    void aRunNeverGoesBackEvenWhenNothingIsPinned() {
        unpin();

        assertThatThrownBy(() -> objects.patch(test, "{\"spec\": {\"run\": 1}}")).hasMessageContaining("spec.run: Forbidden: must not go back");
        assertThatThrownBy(() -> objects.patch(test, "{\"spec\": {\"run\": null}}")).hasMessageContaining("must not go back");
    }

    @Test
    void theSaltIsNeverRemoved() {
        unpin();

        assertThatThrownBy(() -> objects.patch(test, "{\"spec\": {\"salt\": null}}")).hasMessageContaining("must not be added, changed or removed");
    }

    @Test
    void unpinnedItMayChangeTogetherWithItsRun() {
        unpin();

        assertThatCode(() -> objects.patch(test, "{\"spec\": {\"run\": 3, \"control\": \"als\", \"traffic\": \"1%\"}}"))
                .doesNotThrowAnyException();
    }

    private void setTraffic(String traffic) {
        objects.patch(test, "{\"spec\": {\"traffic\": \"%s\"}}".formatted(traffic));
    }

    private void unpin() {
        objects.patchStatus(test, "{\"status\": {\"pinned\": []}}");
    }
}
