/** What tests of the whole operator share: the operator in this process against a real API server, and waiting with a bound. */
package dev.touchstone.operator.testing;
