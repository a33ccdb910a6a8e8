package dev.touchstone.operator.abtest;

import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether everything is as it was pinned: by uid, frozen spec and content, never by generation alone, which capacity moves as
 * well; and whether it was so all the time, which nobody can say of what was without its lock.
 */
final class TaintDecision {
    private TaintDecision() {}

    /** Once tainted, a run stays so: what happened in between cannot be undone. That a lock is gone makes way for what came of it. */
    static Verdict decide(TestWorld world) {
        var before = Conditions.find(world.status().conditions(), ConditionType.Tainted)
                .filter(condition -> "True".equals(condition.getStatus()));
        var isKnown = before.filter(condition -> !Reason.LockLost.name().equals(condition.getReason())).isPresent();
        var found = isKnown ? Optional.<Finding>empty()
                : findings(world).filter(finding -> before.isEmpty() || finding.reason() != Reason.LockLost).findFirst();
        if (before.isPresent() && found.isEmpty()) {
            return Verdict.yes(ConditionType.Tainted, Reason.named(before.get().getReason()), before.get().getMessage());
        }
        return found
                .map(finding -> Verdict.yes(ConditionType.Tainted, finding.reason(),
                        finding.what() + ": do not trust this run; stop it, and raise `spec.run` to start again."))
                .orElseGet(() -> Verdict.no(ConditionType.Tainted, Reason.Untouched, "Everything is as it was pinned."));
    }

    /** What should be looked at again at the API server, before anything is said. */
    static Set<Target> suspects(TestWorld world) {
        return findings(world).map(Finding::target).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    /** @param target empty when it is the test itself */
    private record Finding(Optional<Target> target, Reason reason, String what) {
        static Finding of(Target target, Reason reason, String what) {
            return new Finding(Optional.of(target), reason, target + " " + what);
        }
    }

    /** The worst first: what was changed says more than that its lock is gone. */
    private static Stream<Finding> findings(TestWorld world) {
        var pins = world.status().pinned();
        return Stream.of(
                        pins.stream().flatMap(pin -> Target.of(pin).flatMap(target -> changed(pin, target, world)).stream()),
                        itself(world).stream(),
                        tampered(world).stream(),
                        pins.stream().flatMap(pin -> Target.of(pin).flatMap(target -> unlocked(target, world)).stream()))
                .flatMap(findings -> findings);
    }

    private static Optional<Finding> changed(Pin pin, Target target, TestWorld world) {
        var object = world.objects().get(target);
        if (object == null) {
            return Optional.of(Finding.of(target, Reason.Deleted, "is gone, though the test needs it"));
        }
        if (!object.getMetadata().getUid().equals(pin.uid())) {
            return Optional.of(Finding.of(target, Reason.Replaced, "was deleted and made anew while the test needed it"));
        }
        if (world.hashes().containsKey(target) && !pin.specHash().equals(world.hashes().get(target))) {
            return Optional.of(Finding.of(target, Reason.Changed, "has another frozen spec than when it was pinned"));
        }
        var isMoved = object instanceof ModelStorage storage && storage.getStatus() != null
                && isOther(pin.contentDigest(), storage.getStatus().contentDigest());
        return isMoved
                ? Optional.of(Finding.of(target, Reason.ContentChanged, "is read as another user, or from elsewhere, than when it was"
                        + " pinned: its credentials were changed"))
                : Optional.empty();
    }

    /** Digests of different making are not compared; nor is what an older version did not pin. */
    private static boolean isOther(String pinned, String now) {
        return pinned != null && now != null && scheme(pinned).equals(scheme(now)) && !pinned.equals(now);
    }

    private static String scheme(String digest) {
        return digest.substring(0, Math.max(0, digest.indexOf(':')));
    }

    private static Optional<Finding> itself(TestWorld world) {
        var pinned = world.status().specHash();
        return pinned == null || pinned.equals(world.specHash())
                ? Optional.empty()
                : Optional.of(new Finding(Optional.empty(), Reason.Changed, "The test itself has another frozen spec than when it started"));
    }

    /** The Context's reconciler sees what it made, and says so before it puts it right. */
    private static Optional<Finding> tampered(TestWorld world) {
        var since = world.contextStatus().stream().flatMap(status -> status.locks().stream())
                .filter(lock -> lock.key().equals(world.key())).map(Lock::since).filter(Objects::nonNull)
                // Conditions know no parts of seconds.
                .map(time -> Instant.parse(time).truncatedTo(ChronoUnit.SECONDS)).findFirst();
        return world.contextStatus().flatMap(status -> Conditions.find(status.conditions(), ConditionType.Tampered))
                .filter(condition -> "True".equals(condition.getStatus()))
                // What was found while only an earlier test held the Context is put right.
                .filter(condition -> since.isEmpty() || condition.getLastTransitionTime() == null
                        || !Instant.parse(condition.getLastTransitionTime()).isBefore(since.get()))
                .map(condition -> new Finding(Optional.empty(), Reason.ContentChanged, condition.getMessage().replaceAll("\\.$", "")));
    }

    /** Whether or not it was changed and changed back meanwhile, nobody can say. */
    private static Optional<Finding> unlocked(Target target, TestWorld world) {
        var object = world.objects().get(target);
        return object == null || LockedKind.isLockedBy(object, world.key())
                ? Optional.empty()
                : Optional.of(Finding.of(target, Reason.LockLost, "lost its lock, as somebody broke the glass, and may be changed by anybody since"));
    }
}
