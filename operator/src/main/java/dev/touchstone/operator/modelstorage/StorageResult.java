package dev.touchstone.operator.modelstorage;

import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.locks.LockSweeper.Sweep;
import java.util.List;

/** What became of a plan. */
record StorageResult(List<Outcome> outcomes, Sweep sweep) {}
