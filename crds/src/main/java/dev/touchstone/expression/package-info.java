/**
 * CEL as Touchstone uses it: one compiler for the operator, which refuses what does not compile, and for the context
 * server, which runs it.
 *
 * <p>Names are declared whole, with their dots: {@code request.<input>}, {@code item.id}, {@code item.score},
 * {@code data.<source>} (a map from string to bool for a Set, from item id to score for a RankedList) and
 * {@code data.<source>.<field>} (a Record). A misspelt name is therefore an error when a resource is accepted, not when a
 * request is served. What is absent reads as the zero value of its type, so {@code has()} is never needed.
 *
 * <p>A compiled {@link dev.touchstone.expression.Expression} never throws: an evaluation gives a value or a
 * {@link dev.touchstone.expression.Evaluation.Failure}. As usual in CEL, {@code false && x} is false and {@code true || x}
 * is true even if {@code x} cannot be known.
 *
 * <p>Start at {@link dev.touchstone.expression.ContextExpressions}.
 */
package dev.touchstone.expression;
