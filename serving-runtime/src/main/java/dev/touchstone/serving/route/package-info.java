/**
 * Takes routes: {@link dev.touchstone.serving.route.RouteCompiler} turns a document into a
 * {@link dev.touchstone.serving.route.PreparedRoute} (pure), {@link dev.touchstone.serving.route.RouteKeeper} opens its storages
 * and swaps it in. A request works with one {@link dev.touchstone.serving.route.View} from beginning to end.
 *
 * <p>Metrics: {@code touchstone_route_*}. What a pod says of its route is {@link dev.touchstone.route.RouteReport}.
 */
package dev.touchstone.serving.route;
