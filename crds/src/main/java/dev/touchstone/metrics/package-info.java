/**
 * The registry of metric and label names. The serving runtime exposes exactly these, alert rules and dashboards are made
 * from them, and {@code docs/reference/metrics.md} is checked against them by a test.
 */
package dev.touchstone.metrics;
