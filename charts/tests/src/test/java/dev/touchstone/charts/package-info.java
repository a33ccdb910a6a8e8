/**
 * Tests of the charts with a real Helm and a real API server: what they render is as expected, is accepted, grants the rights
 * that are needed and no others, and configures the operator with settings that it knows.
 */
package dev.touchstone.charts;
