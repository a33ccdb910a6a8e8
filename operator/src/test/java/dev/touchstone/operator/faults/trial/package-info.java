/**
 * One scenario, played once while something goes wrong, and judged: {@link dev.touchstone.operator.faults.trial.Trial}. What goes
 * wrong is an {@link dev.touchstone.operator.faults.trial.Ordeal}.
 */
package dev.touchstone.operator.faults.trial;
