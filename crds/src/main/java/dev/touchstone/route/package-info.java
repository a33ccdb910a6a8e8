/**
 * The route: everything that a context server needs to answer, compiled by the operator into one document and swapped
 * atomically by every pod. Its JSON Schema is {@code resources/schemas/route-v1.schema.json}.
 *
 * <p>It lives in the ConfigMap {@code <context>-route-v<format>} under the key {@value dev.touchstone.route.Route#CONFIG_MAP_KEY};
 * credentials are in the Secret {@code <context>-credentials}, one key per server id, each value a JSON object
 * {@code {"username", "password"}}. A pod serves {@code GET /route} on its management port with a {@link dev.touchstone.route.RouteReport}.
 */
package dev.touchstone.route;
