/**
 * The shape of every reconciler of ours: gather -> decide -> apply -> report. {@link dev.touchstone.operator.loop.Loop} is
 * the skeleton, {@link dev.touchstone.operator.loop.Tools} what the stages may use.
 *
 * <p>Rule (held by a test): classes whose name ends in {@code Decision} or that live in a package named {@code decide}
 * are pure. They take and return values and import no client, no clock, no I/O, nothing of JOSDK.
 *
 * <p>Everything is reconciled every time, from what is observed; at the latest every two minutes. What throws is tried again
 * forever, at most a minute apart. Informers of secondaries are made with {@link dev.touchstone.operator.loop.Watch}, which
 * sets what must not be forgotten.
 */
package dev.touchstone.operator.loop;
