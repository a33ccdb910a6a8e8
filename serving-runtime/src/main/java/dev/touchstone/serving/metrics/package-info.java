/** Counts what {@link dev.touchstone.metrics.MetricNames} names, with children cached by whoever counts. */
package dev.touchstone.serving.metrics;
