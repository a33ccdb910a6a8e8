/**
 * A proxy between one operator and the API server: everything else reaches the API server as ever. It records what the operator
 * asks ({@link dev.touchstone.operator.faults.proxy.Call}), does to it what a network, an API server or a kill could do ({@link
 * dev.touchstone.operator.faults.proxy.Effect}), and nothing that no API server may do: it never drops single events of a live
 * watch and never changes their order.
 */
package dev.touchstone.operator.faults.proxy;
