/**
 * Applies the hard business rules of a context, the same for every variant and for fallbacks.
 *
 * <p>A rule that needs data which is missing ({@code onMissing: Exclude}) or unavailable still decides as usual where its
 * outcome does not depend on that data. Otherwise {@code onMissing} and {@code onUnavailable} decide; if several sources of one
 * rule are concerned, the strictest does. An expression that fails on odd data counts as matched.
 *
 * <p>Metrics: {@code touchstone_rule_*}, {@code touchstone_items_removed_total}, {@code touchstone_predictions_denied_total}.
 */
package dev.touchstone.serving.rule;
