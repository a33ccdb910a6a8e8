/**
 * The compiler of routes: a pure function from a Context and everything that it names to one {@link dev.touchstone.route.Route},
 * or to the list of problems that stand in the way.
 *
 * <p>Knows no client, clock or I/O. Gives the conditions {@code Accepted} (what is wrong with the Context itself),
 * {@code ResolvedRefs} (what is wrong with what it names) and the warning {@code SharedFailureDomain}. The endpoint check
 * ({@link dev.touchstone.operator.route.EndpointFit}) is the one that a test's start uses for its variants.
 */
package dev.touchstone.operator.route;
