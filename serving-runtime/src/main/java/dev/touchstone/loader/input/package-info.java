/** Reads files row by row, never as a whole: JSON lines, CSV, Parquet. Knows where each row was, for errors. */
package dev.touchstone.loader.input;
