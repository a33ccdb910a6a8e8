/**
 * Drift: everything that the operator makes, edited in every field that it owns, relabelled, orphaned and deleted, is put right
 * within seconds; what others may add stays, and nobody is fought.
 */
package dev.touchstone.operator.faults.drift;
