package dev.touchstone.serving.rule;

import dev.touchstone.expression.Evaluation;
import dev.touchstone.expression.Variable;
import dev.touchstone.expression.Variables;

/** What the rules of one request see. Changed from item to item: for one thread. */
final class RuleScope implements Variables {
    private final Variables request;
    private final RuleData data;
    private PreparedRule rule;
    private RuleValue[] itemData;
    private String itemId = "";
    private double itemScore;

    RuleScope(Variables request, RuleData data) {
        this.request = request;
        this.data = data;
    }

    /** @param itemData by index of the source; {@code null} where the item's data plays no part */
    void item(String id, double score, RuleValue[] itemData) {
        this.itemId = id;
        this.itemScore = score;
        this.itemData = itemData;
    }

    @Override
    public Object value(Variable variable) {
        return switch (variable.kind()) {
            case REQUEST -> request.value(variable);
            case ITEM -> variable.subject().equals("id") ? (Object) itemId : (Object) itemScore;
            case DATA -> of(rule.source(variable.subject())).value(variable);
        };
    }

    private RuleValue of(PreparedSource source) {
        return source.itemKeyed() ? itemData[source.index()] : data.value(source);
    }

    /** Whether the rule takes away the item, or denies the request. */
    boolean matches(PreparedRule candidate) {
        rule = candidate;
        return switch (candidate.compiled().condition().evaluate(this)) {
            case Evaluation.Value value -> value.isTrue();
            case Evaluation.Failure(boolean unavailable, String message) when unavailable -> closed(candidate);
            case Evaluation.Failure failure -> {
                candidate.errors().inc();
                yield true;
            }
        };
    }

    /** The outcome depends on what is not there: the strictest of the rule's sources decides. */
    private boolean closed(PreparedRule candidate) {
        for (PreparedSource source : candidate.sources()) {
            RuleValue.Kind kind = of(source).kind();
            if (kind == RuleValue.Kind.MissingExcludes || kind == RuleValue.Kind.UnavailableClosed) {
                return true;
            }
        }
        return false;
    }
}
