/**
 * Talks to storage servers, off the reconcile threads. {@link dev.touchstone.operator.modelstorage.probe.StorageObserver}
 * provisions each storage once and then looks at it every few seconds; {@link
 * dev.touchstone.operator.modelstorage.probe.StorageDropper} removes the data of a deleted one. Both tell a reconciler only
 * when something changed.
 */
package dev.touchstone.operator.modelstorage.probe;
