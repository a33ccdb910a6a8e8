/** From an earlier build to this one and back, both as they are shipped, while a test runs. */
package dev.touchstone.operator.faults.upgrade;
