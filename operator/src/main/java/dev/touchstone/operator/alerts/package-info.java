/**
 * Prometheus alert rules from what a Context expects of its quality.
 *
 * <p>{@link dev.touchstone.operator.alerts.AlertRules#of} is a pure function from the Context's {@code expectations} and
 * {@code documentation} to one rule group, rendered as a PrometheusRule or as a rules file in a ConfigMap. It owns the alerts
 * listed in {@link dev.touchstone.operator.alerts.AlertKind}; each has a runbook in {@code docs/runbooks} and a row in
 * {@code docs/reference/alerts.md}, which tests hold together. No conditions, no events, no metrics of its own.
 */
package dev.touchstone.operator.alerts;
