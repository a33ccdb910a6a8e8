/**
 * A real Kubernetes API server for tests, as a JUnit extension: started once per test run by {@code local/bin/control-plane} (or
 * the one that {@code TOUCHSTONE_TEST_KUBECONFIG} names), with our resource definitions and admission policies in force, and a
 * namespace for each test class. It has controllers (garbage collection, namespaces, service accounts) but no kubelet: pods
 * stay pending.
 */
package dev.touchstone.controlplane;
