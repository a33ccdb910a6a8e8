package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.abtest.StartChecks.Obstacle;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockReleaser;
import dev.touchstone.operator.locks.LockWriter;
import dev.touchstone.operator.locks.LockWriter.Attempt;
import dev.touchstone.operator.locks.Target;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Locks everything, looks at what the API server answered, and says what to pin; or releases all of it again. */
final class Starter {
    private final LockWriter writer;
    private final LockReleaser releaser;
    private final SpecHash specHash;
    private final StartChecks checks = new StartChecks();

    Starter(LockWriter writer, LockReleaser releaser, SpecHash specHash) {
        this.writer = writer;
        this.releaser = releaser;
        this.specHash = specHash;
    }

    /** What became of a start. */
    sealed interface Result {
        record Pinned(List<Pin> pins) implements Result {}

        /**
         * @param released whether it holds nothing any more. If it still does, the start was looked at too early or too late: this run is
         *     pinned already, or an object was just changed.
         */
        record Refused(Obstacle obstacle, boolean released) implements Result {}
    }

    Result start(ABTest test, Holder holder, List<ABTest> siblings) {
        var locked = new LinkedHashMap<Target, CustomResource<?, ?>>();
        var obstacle = lockAll(test, holder, locked).or(() -> checks.check(test, locked, siblings));
        if (obstacle.isPresent()) {
            return new Result.Refused(obstacle.get(), releaser.release(holder));
        }
        return new Result.Pinned(pins(locked));
    }

    /** Each answer names what is to be locked next: first the Context, then its models, then what they read. */
    private Optional<Obstacle> lockAll(ABTest test, Holder holder, Map<Target, CustomResource<?, ?>> locked) {
        while (true) {
            var next = StartChecks.targets(test, locked).stream().filter(target -> !locked.containsKey(target)).findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            switch (writer.lock(next.get(), holder)) {
                case Attempt.Locked answer -> locked.put(next.get(), answer.object());
                case Attempt.Missing missing -> {
                    return Optional.of(Obstacle.unresolved(
                            Reason.RefNotFound, next.get() + " does not exist: create it, or name another"));
                }
                case Attempt.Refused refused -> {
                    return Optional.of(new Obstacle(ConditionType.Programmed, Reason.LockRefused,
                            "The API server refused the lock on " + next.get() + ": " + refused.message()));
                }
            }
        }
    }

    private List<Pin> pins(Map<Target, CustomResource<?, ?>> locked) {
        var pins = new ArrayList<Pin>();
        locked.forEach((target, object) -> pins.add(new Pin(target.kind().name(), target.name(), object.getMetadata().getUid(),
                specHash.of(object), object.getMetadata().getGeneration(), content(object))));
        return pins;
    }

    private static String content(CustomResource<?, ?> object) {
        return object instanceof ModelStorage storage && storage.getStatus() != null ? storage.getStatus().contentDigest() : null;
    }
}
