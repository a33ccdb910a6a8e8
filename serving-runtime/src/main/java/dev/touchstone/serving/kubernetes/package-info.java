/**
 * Where routes and credentials come from: the API server's ConfigMap and Secret, by name, and both as they are mounted
 * while the API cannot be reached. The client's I/O has threads of its own, away from the event loops.
 */
package dev.touchstone.serving.kubernetes;
