/**
 * What a test's lock holds unchanged, and how to tell that it did not change.
 *
 * <p>The API server keeps the lock (a rule in every CRD and two admission policies, both under {@code resources}). This package
 * has the other half: {@link dev.touchstone.lock.FrozenFields}, the list of fields that stay free, and
 * {@link dev.touchstone.lock.SpecHash}, which a test pins when it starts and compares while it runs.
 */
package dev.touchstone.lock;
