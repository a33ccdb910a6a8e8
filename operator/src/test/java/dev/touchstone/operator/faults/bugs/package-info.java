/**
 * The harness proves its own power: bugs that such an operator might have are seeded into the running code, each for one namespace,
 * and the oracles and scenarios must catch every one. The product's code is never touched: Byte Buddy weaves a bug into a loaded
 * class and takes it out again.
 */
package dev.touchstone.operator.faults.bugs;
