/**
 * ABTest: starts, holds and ends the runs of tests.
 *
 * <p>Owns no object. A start locks everything that can change an answer in the context, looks at what the API server answered,
 * and writes {@code status.pinned}: from then on the API server refuses changes, and the Context's reconciler puts the test
 * into the route. The two speak only through their statuses. An end is the reverse: the Context's reconciler takes the test out
 * and frees its slots when no pod splits it any more; only then are the pins cleared, and after them the locks released.
 *
 * <p>Conditions: {@code Accepted}, {@code ResolvedRefs}, {@code Programmed}, {@code Ready}, {@code Tainted}, {@code Analysed},
 * {@code Concluded}. Events: {@code TestStarted}, {@code TestPaused}, {@code TestResumed}, {@code TestStopped}, {@code
 * LockRefused}, {@code LockReleased}.
 */
package dev.touchstone.operator.abtest;
