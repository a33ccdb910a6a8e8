/** Secrets, which the operator reads by names that it knows and may not watch. Owns nothing. */
package dev.touchstone.operator.secrets;
