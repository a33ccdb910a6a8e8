package dev.touchstone.loader.input;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row as JSON lines have it, whatever file it came from.
 *
 * @param number of the line (of a Parquet file: of the row), from 1
 */
public record RawRow(long number, ObjectNode content) {}
