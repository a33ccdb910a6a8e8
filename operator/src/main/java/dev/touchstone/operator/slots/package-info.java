/**
 * Shares of a context's layer: 10,000 slots, dealt to its tests as disjoint ranges.
 *
 * <p>Owns no object of its own: the Context reconciler is the only one that allocates, and keeps the result in
 * {@code Context.status.shares}. Reason {@code NoSlots} says that a test asked for more than is free.
 */
package dev.touchstone.operator.slots;
