/**
 * The operator as it is shipped, in a process of its own, with a thousand models: how long it takes, how much it asks of the API
 * server, how much memory it needs, and that it rests when there is nothing to do. Pods are simulated by KWOK. Also: which rights it
 * really uses. The figures go to {@code target/reliability/}.
 */
package dev.touchstone.operator.faults.scale;
