/**
 * The ways in which a model can answer. A new engine is a package that implements
 * {@link dev.touchstone.serving.engine.EngineFactory} and a line in {@link dev.touchstone.serving.engine.Engines#standard}.
 */
package dev.touchstone.serving.engine;
