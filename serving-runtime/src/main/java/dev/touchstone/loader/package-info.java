/**
 * {@code touchstone load}: brings rows from a file into a storage, as a command and as the container of a Job. A version is
 * published whole or not at all; every error says where, what, and what to do next, and has an exit code of its own.
 */
package dev.touchstone.loader;
