/**
 * Context: compiles its route, runs its context servers, and knows what they run.
 *
 * <p>Owns per Context: Deployment, Service, ServiceAccount, Role, RoleBinding and PodDisruptionBudget {@code <context>-context}, the
 * ConfigMap {@code <context>-route-v1}, the Secret {@code <context>-credentials}, the alert rules, and in the status the slots of the
 * layer. All of them go with the Context by ownerReference. Conditions: {@code Accepted}, {@code ResolvedRefs}, {@code
 * Programmed}, {@code Ready}, and {@code SharedFailureDomain} as a warning. Events: {@code RouteWritten}, {@code LockReleased}.
 *
 * <p>An invalid spec never breaks what runs: the last good route stays, without tests that were asked to stop, and the
 * conditions say why. See {@link dev.touchstone.operator.locks} for the order in which shares, routes and locks change.
 */
package dev.touchstone.operator.context;
