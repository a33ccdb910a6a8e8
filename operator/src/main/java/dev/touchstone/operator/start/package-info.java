/**
 * Starts and stops the operator: its {@link dev.touchstone.operator.start.Settings}, the list of reconcilers
 * ({@link dev.touchstone.operator.start.Reconcilers}), leader election, health and metrics. {@link
 * dev.touchstone.operator.start.TouchstoneOperator} is plain Java, so that a test can start the whole operator against any
 * API server; Quarkus only makes and ends it.
 */
package dev.touchstone.operator.start;
