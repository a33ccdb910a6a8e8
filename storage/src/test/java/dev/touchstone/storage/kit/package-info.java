/** What every driver has to pass, against the real server: extend {@link dev.touchstone.storage.kit.StorageKit}. */
package dev.touchstone.storage.kit;
