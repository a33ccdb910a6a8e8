/**
 * What GitOps tools do to our resources, with a real kubectl against a real API server: applying twice, applying beside the
 * operator, waiting by the kstatus rules, Argo CD's health check, and commits that end, promote and remove in the order in which
 * Flux, Argo CD and {@code kubectl apply --prune} carry them out.
 */
package dev.touchstone.operator.gitops;
