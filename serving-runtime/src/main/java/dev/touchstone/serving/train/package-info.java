/** A run that loads and warms what the server needs, on loopback only, and ends by itself. */
package dev.touchstone.serving.train;
