/**
 * Faults that can be replayed: one YAML file is one {@link dev.touchstone.operator.faults.plan.Plan}, read from {@code
 * src/test/resources/faults/plans}. The same plan with the same seed decides the same about the same request, whatever else
 * happens at the same time.
 */
package dev.touchstone.operator.faults.plan;
