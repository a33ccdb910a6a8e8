/**
 * What people do with a film service, each with the end that it must have whatever goes wrong meanwhile: creating, rolling, starting,
 * pausing, ending, promoting, deleting, uninstalling. {@link dev.touchstone.operator.faults.scenario.Scenarios} lists them.
 */
package dev.touchstone.operator.faults.scenario;
