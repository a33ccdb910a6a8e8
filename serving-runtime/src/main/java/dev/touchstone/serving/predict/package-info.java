/**
 * The way of a request: deny rules, unit, audience, slots, variant, exposure, model, item rules, fallbacks, answer. Everything
 * within the deadline, nothing blocks, and the quality of what happened is counted here.
 */
package dev.touchstone.serving.predict;
