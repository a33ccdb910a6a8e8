/**
 * Who gets what: a pure function of names and the unit, the same in every process, cluster and year.
 *
 * <p>{@code slot(key) = (u64(murmur3_x86_32(utf8(key), seed 0)) * 10000) >>> 32}, with two keys, whose parts are separated
 * by the byte 0x1f:
 * <ul>
 *   <li>{@code L <0x1f> <namespace>/<context> <0x1f> <unit>}: the slot of the context's layer. The test that owns the slot
 *       takes the unit; nobody else does.
 *   <li>{@code S <0x1f> <salt> <0x1f> <run> <0x1f> <unit>}: the slot that decides the variant, by cumulative weights in
 *       declared order.
 * </ul>
 * Integers only, no modulo, no allocation. Start at {@link dev.touchstone.assignment.Layer}.
 */
package dev.touchstone.assignment;
