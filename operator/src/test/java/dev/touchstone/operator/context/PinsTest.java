package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.lock.SpecHash;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinsTest {
    private static final SpecHash HASH = new SpecHash();

    @Test
    void onlyWhatATestPinnedOtherwiseIsInDoubt() {
        var test = Sample.abTest("a", "ua", "50%", "Running",
                "{run: 1, pinned: [{kind: Model, name: crowd, uid: u, specHash: '%s'}]}".formatted(HASH.of(model("crowd", 20))));
        var pins = Pins.of(List.of(test), HASH);

        assertThat(pins.contradict(model("crowd", 20))).isFalse();
        assertThat(pins.contradict(model("crowd", 30))).isTrue();
        assertThat(pins.contradict(model("popular", 30))).isFalse();
        assertThat(Pins.of(List.of(), HASH).contradict(model("crowd", 30))).isFalse();
    }

    private static Model model(String name, int timeout) {
        return Serialization.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: %s, namespace: films}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String}]}
                  lookup: {storageRef: {name: %s}, key: request.filmId}
                  timeoutMillis: %d
                """.formatted(name, name, timeout), Model.class);
    }
}
