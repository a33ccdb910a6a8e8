/**
 * Input fuzz: specs made from the CRDs' schemas, every field removed, emptied, at its bounds and beyond, of a wrong type and full of
 * strange characters, one after the other on real objects while the operator runs. Each is refused in words, or observed, and all is
 * well again after the rollback; nothing that the operator does is unexpected, and a canary beside them never suffers.
 */
package dev.touchstone.operator.faults.fuzz;
