package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorageStatus;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.modelstorage.probe.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do for one storage and what to say about it.
 *
 * @param verdicts all but Ready
 * @param changes besides the shared server's objects
 * @param retaining set when the shared server must be there: who wants its volume to stay
 * @param target what to look at from now on; empty stops looking
 * @param drop remove the data
 */
record StoragePlan(
        List<Verdict> verdicts,
        List<Change> changes,
        Optional<Set<String>> retaining,
        Optional<Target> target,
        boolean drop,
        ModelStorageStatus status,
        List<Notice> notices) {}
