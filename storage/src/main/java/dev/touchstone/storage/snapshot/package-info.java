/**
 * The snapshot file: rows and a sorted index in one immutable file that is mapped and searched in place. Knows no technology.
 */
package dev.touchstone.storage.snapshot;
