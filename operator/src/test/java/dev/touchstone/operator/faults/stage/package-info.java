/**
 * Where faults happen. A {@link dev.touchstone.operator.faults.stage.Stage} is a namespace of its own with the film service in it,
 * an operator that reaches the API server through a proxy and may crash at any time, simulated context servers and a record of
 * everything that changed. Many of them run side by side in one process on one control plane.
 */
package dev.touchstone.operator.faults.stage;
