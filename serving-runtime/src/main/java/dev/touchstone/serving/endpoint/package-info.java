/**
 * What goes in and comes out of each endpoint type. A new type is a class that implements
 * {@link dev.touchstone.serving.endpoint.EndpointKind} and a line in {@link dev.touchstone.serving.endpoint.EndpointKinds}.
 */
package dev.touchstone.serving.endpoint;
