package dev.touchstone.operator.alerts;

import java.util.Map;

/**
 * One alerting rule, as both a rules file and a PrometheusRule write it.
 *
 * @param expr PromQL
 * @param forDuration how long the expression must hold before the alert fires
 * @param labels sorted
 * @param annotations in the order they are written
 */
record Alert(
        AlertKind kind, String expr, String forDuration, Map<String, String> labels, Map<String, String> annotations) {}
