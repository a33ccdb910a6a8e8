package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.lock.SpecHash;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;

/** What the tests of a Context have pinned, to be compared with what a cache says. */
record Pins(List<Pin> all, SpecHash specHash) {
    Pins {
        all = List.copyOf(all);
    }

    static Pins of(List<ABTest> tests, SpecHash specHash) {
        return new Pins(tests.stream().filter(test -> test.getStatus() != null)
                .flatMap(test -> test.getStatus().pinned().stream()).toList(), specHash);
    }

    /** Whether some test pinned this object as something else: either what we have is old, or somebody broke the glass. */
    boolean contradict(CustomResource<?, ?> object) {
        var pins = all.stream().filter(pin -> pin.kind().equals(object.getKind()) && pin.name().equals(object.getMetadata().getName())).toList();
        return !pins.isEmpty() && pins.stream().map(Pin::specHash).anyMatch(pinned -> !pinned.equals(specHash.of(object)));
    }
}
