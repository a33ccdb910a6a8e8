/**
 * HTTP in and out: traffic (predictions and discovery) on one port, management (health, metrics, route) on another. The
 * contract is {@code schemas/prediction.openapi.yaml}, told in {@code docs/reference/prediction-api.md}.
 *
 * <p>Metrics: {@code touchstone_requests_rejected_total}, {@code touchstone_predictions_in_flight}.
 */
package dev.touchstone.serving.http;
