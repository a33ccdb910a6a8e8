/**
 * Locks: how a run of a test holds the Context, Models and ModelStorages that it needs unchanged.
 *
 * <p>Owns {@code status.locks} of the three kinds, and nothing else writes it: a lock is applied by server-side apply under a
 * field manager of its own ({@code <test uid>-<run>}) and released by taking exactly that item out of the list that was looked at,
 * so nobody ever removes somebody else's lock, and a late release of an old run cannot remove a newer lock. The refusals
 * themselves are the API server's.
 *
 * <p>What keeps a split from ever being without locks is an order, with the Context as its hinge:
 * <ol>
 *   <li>a route splits a test only while the Context's status has a share for it;
 *   <li>a share is added only while the Context's lock is held, and removed only after every pod runs a route without the test,
 *       both by compare-and-set on the Context;
 *   <li>the Context's lock is released only by compare-and-set on a Context without the share;
 *   <li>all other locks are released only after the Context's.
 * </ol>
 * So whoever crashes wherever leaves a lock too many, never one too few. {@link dev.touchstone.operator.locks.LockSweeper}
 * removes what was left. Event: {@code LockReleased}.
 */
package dev.touchstone.operator.locks;
