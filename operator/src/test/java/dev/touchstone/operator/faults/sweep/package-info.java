/**
 * The crash sweep: every scenario once for each write of the operator, killed right after the API server committed that write, with
 * the answer seen and with the answer lost. Then a new operator comes, and everything must end as if nothing had happened.
 */
package dev.touchstone.operator.faults.sweep;
