/** What a row must be like for a storage: the shapes of the formats, the types of keys and fields, no key twice. */
package dev.touchstone.loader.row;
