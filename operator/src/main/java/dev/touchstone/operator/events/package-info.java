/**
 * Kubernetes Events: one for each change of a condition's status or reason (the event's reason is the condition's), and one
 * for each {@link dev.touchstone.operator.events.EventReason} that a decision names. Events are a courtesy: they are
 * deduplicated and bounded, sent off the reconcile thread, and losing one never matters. Listed in
 * {@code docs/reference/events.md}; a test holds the two together.
 */
package dev.touchstone.operator.events;
