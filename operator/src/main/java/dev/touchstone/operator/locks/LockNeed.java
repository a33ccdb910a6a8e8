package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec.State;
import java.util.Optional;

/** Whether a run needs its locks: it is pinned, or its start may be on the way. Pure. */
public final class LockNeed {
    private LockNeed() {}

    /** @param test of the holder's name, if there is one */
    public static boolean isNeeded(Holder holder, Optional<ABTest> test) {
        return test.filter(found -> found.getMetadata().getUid().equals(holder.uid()))
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .filter(found -> isPinned(found, holder.run()) || mayStart(found, holder.run()))
                .isPresent();
    }

    /** Whether this run is the one that the test has pinned. */
    public static boolean isPinned(ABTest test, long run) {
        var status = test.getStatus();
        return status != null && !status.pinned().isEmpty() && status.run() != null && status.run() == run;
    }

    /** A run starts when it is asked for and has not ended; an earlier run cannot start again. */
    public static boolean mayStart(ABTest test, long run) {
        return test.getSpec().state() == State.Running && test.getSpec().run() == run && !hasEnded(test, run);
    }

    public static boolean hasEnded(ABTest test, long run) {
        var status = test.getStatus();
        if (status == null || status.run() == null) {
            return false;
        }
        return status.run() > run || (status.run() == run && status.endedAt() != null);
    }
}
