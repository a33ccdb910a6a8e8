/**
 * The only place that writes the status of our resources. A {@link dev.touchstone.operator.report.Report} is what a
 * reconciliation found; {@link dev.touchstone.operator.report.StatusWriter} applies it under its own field manager
 * {@code touchstone-operator-status}, only when something changed, and announces condition transitions as events.
 * {@code status.locks} is never part of it: whoever applied it would become a co-owner of every lock.
 */
package dev.touchstone.operator.report;
