/**
 * The only place that writes derived objects. A decision returns {@link dev.touchstone.operator.apply.Change changes};
 * {@link dev.touchstone.operator.apply.Writer} carries them out by server-side apply with field manager
 * {@code touchstone-operator}, by POST for what is generated once, by DELETE with preconditions. It never takes over an
 * object that is not ours ({@link dev.touchstone.operator.apply.Ownership}) and does not write what is already there.
 */
package dev.touchstone.operator.apply;
