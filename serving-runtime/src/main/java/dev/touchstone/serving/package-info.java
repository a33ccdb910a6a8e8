/**
 * The context server: answers the predictions of one context. {@link dev.touchstone.serving.ContextServer} is its main class,
 * {@link dev.touchstone.serving.Server} what runs, {@link dev.touchstone.serving.Settings} what can be set.
 */
package dev.touchstone.serving;
