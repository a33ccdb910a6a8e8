/**
 * The life of versions, the same for every technology: opened, written, checked, published by compare-and-set of one pointer,
 * superseded, dropped. A driver gives a {@link dev.touchstone.storage.version.VersionStore}; everything that decides is here.
 */
package dev.touchstone.storage.version;
