/**
 * Model. Owns the conditions Accepted, ResolvedRefs and Ready of the kind and {@code status.revision}. Makes no objects: a
 * lookup model runs inside the context servers. Drops locks whose test is gone.
 */
package dev.touchstone.operator.model;
