/**
 * The command {@code uninstall}, which the chart's Job runs before a release is uninstalled: it ends all tests, gives a running
 * operator time to end them properly, and then takes away what would outlive the operator and hold its users up: locks, pins and
 * our finalizers. It needs no operator, makes nothing, deletes nothing, and may be run again.
 */
package dev.touchstone.operator.uninstall;
