package dev.touchstone.expression;

import dev.touchstone.api.v1alpha1.ContextSpec.DataSource;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import java.util.List;

/**
 * A rule whose expressions compile.
 *
 * @param condition true: the item is excluded, or the request denied
 */
public record CompiledRule(Rule rule, List<CompiledData> data, Expression condition) {
    public CompiledRule {
        data = List.copyOf(data);
    }

    /** For the whole request, not for an item. */
    public boolean denies() {
        return rule.deny() != null;
    }

    /** @param key of the row to read */
    public record CompiledData(DataSource source, StorageShape storage, Expression key) {
        /** Read in one batch for all items, after the model; otherwise once, while the model answers. */
        public boolean itemKeyed() {
            return key.reads(Variable.Kind.ITEM);
        }
    }
}
