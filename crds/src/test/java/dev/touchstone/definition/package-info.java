/**
 * Holds the CRDs against everything that must agree with them: the Java types, the descriptions and bounds that users are
 * promised, the fields that a lock freezes, the reference page, the chart, and what a real API server makes of manifests.
 */
package dev.touchstone.definition;
