/** Who names whom: what a spec refers to, in one place for all who look, wait or search for it. Owns no objects. */
package dev.touchstone.operator.references;
