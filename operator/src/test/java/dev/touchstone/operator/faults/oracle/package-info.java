/**
 * What must be true whatever went wrong: pure functions from all that is known of a namespace ({@link
 * dev.touchstone.operator.faults.oracle.Evidence}) to sentences that say what was broken. {@link
 * dev.touchstone.operator.faults.oracle.Oracles} lists them; a new promise is a class and a line there.
 */
package dev.touchstone.operator.faults.oracle;
