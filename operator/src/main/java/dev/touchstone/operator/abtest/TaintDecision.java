package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import java.util.Optional;

/** Whether everything is as it was pinned: by uid and frozen spec, never by generation alone, which capacity moves as well. */
final class TaintDecision {
    private TaintDecision() {}

    /** Once tainted, a run stays so: what happened in between cannot be undone. */
    static Verdict decide(TestWorld world) {
        var before = Conditions.find(world.status().conditions(), ConditionType.Tainted)
                .filter(condition -> "True".equals(condition.getStatus()));
        if (before.isPresent()) {
            return Verdict.yes(ConditionType.Tainted, Reason.named(before.get().getReason()), before.get().getMessage());
        }
        return world.status().pinned().stream()
                .map(pin -> changed(pin, world)).flatMap(Optional::stream).findFirst()
                .or(() -> world.status().pinned().stream()
                        .map(pin -> unlocked(pin, world)).flatMap(Optional::stream).findFirst())
                .orElseGet(() -> Verdict.no(ConditionType.Tainted, Reason.Untouched, "Everything is as it was pinned."));
    }

    private static Optional<Verdict> changed(Pin pin, TestWorld world) {
        var target = target(pin);
        var object = world.objects().get(target);
        if (object == null) {
            return Optional.of(tainted(Reason.Deleted, target + " is gone, though the test needs it"));
        }
        if (!object.getMetadata().getUid().equals(pin.uid())) {
            return Optional.of(tainted(Reason.Replaced, target + " was deleted and made anew while the test needed it"));
        }
        return pin.specHash().equals(world.hashes().get(target))
                ? Optional.empty()
                : Optional.of(tainted(Reason.Changed, target + " has another frozen spec than when it was pinned"));
    }

    /** No harm is done yet, but the API server does not refuse it any more. */
    private static Optional<Verdict> unlocked(Pin pin, TestWorld world) {
        var target = target(pin);
        var object = world.objects().get(target);
        return object == null || LockedKind.isLockedBy(object, world.key())
                ? Optional.empty()
                : Optional.of(Verdict.no(ConditionType.Tainted, Reason.LockLost,
                        "Somebody removed the lock from " + target + "; it has not been changed since."));
    }

    private static Verdict tainted(Reason reason, String what) {
        return Verdict.yes(ConditionType.Tainted, reason,
                what + ": do not trust this run; stop it, and raise `spec.run` to start again.");
    }

    private static Target target(Pin pin) {
        return new Target(LockedKind.valueOf(pin.kind()), pin.name());
    }
}
