/**
 * What the operator says about a resource: the registry of condition types and reasons, and the merge that turns fresh
 * {@link dev.touchstone.operator.conditions.Verdict verdicts} (pure, without time) into Kubernetes conditions that keep
 * their transition time while the status stays. Every type and reason is in {@code docs/reference/conditions.md}; a test
 * holds the two together.
 */
package dev.touchstone.operator.conditions;
