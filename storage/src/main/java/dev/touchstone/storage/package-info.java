/**
 * What every storage technology offers, in three roles: {@link dev.touchstone.storage.StorageAdmin} for the operator and the
 * loader, {@link dev.touchstone.storage.VersionWriter} and {@link dev.touchstone.storage.LiveWriter} for the loader,
 * {@link dev.touchstone.storage.StorageReader} for the context server. {@link dev.touchstone.storage.Drivers} is where a
 * technology is registered. What is written where is told in {@code docs/reference/storage-layouts.md}.
 */
package dev.touchstone.storage;
