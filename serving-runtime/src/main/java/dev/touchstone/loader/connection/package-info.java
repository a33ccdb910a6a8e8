/**
 * Where a storage is and how to get in: from a mounted Secret, or from the cluster with a kubeconfig, if need be through a
 * port-forward.
 */
package dev.touchstone.loader.connection;
