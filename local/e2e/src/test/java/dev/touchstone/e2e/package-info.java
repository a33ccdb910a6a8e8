/**
 * End-to-end tests on a real node with the shipped charts, images and rights: what a user sees, and nothing inside.
 *
 * <p>Each class has a namespace of its own in the cluster that {@code TOUCHSTONE_E2E_KUBECONFIG} names, and is skipped without
 * it; {@code make test} starts a node and sets it. Predictions are sent from this machine to the Services' cluster addresses.
 * The runtime image, which has the loader in it, comes from {@code RUNTIME_IMAGE} or from {@code .local/images.env}.
 */
package dev.touchstone.e2e;
