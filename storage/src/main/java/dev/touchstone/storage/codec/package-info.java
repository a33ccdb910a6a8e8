/** Values as bytes: the JSON that all technologies share, written and read without intermediate trees. */
package dev.touchstone.storage.codec;
