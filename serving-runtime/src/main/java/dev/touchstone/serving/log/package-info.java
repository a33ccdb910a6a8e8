/** Logs as JSON lines on standard output: one line per decision that changed something, never per request, never a unit or a secret. */
package dev.touchstone.serving.log;
