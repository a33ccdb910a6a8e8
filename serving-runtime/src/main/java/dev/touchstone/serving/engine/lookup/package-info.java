/** Answers that were computed before: a model is a key into a storage of ranked lists. */
package dev.touchstone.serving.engine.lookup;
