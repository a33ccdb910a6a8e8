package dev.touchstone.serving.rule;

import dev.touchstone.expression.Evaluation;
import dev.touchstone.expression.Variables;
import dev.touchstone.serving.route.View;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies a context's rules for one request: deny rules first, exclude rules to every answer that comes up. For one thread. */
public final class Filter {
    /** Candidates beyond the count whose data is read ahead, so that rules do not needlessly shorten an answer. */
    private static final int OVER_FETCH_FACTOR = 4;

    private static final int OVER_FETCH_AT_LEAST = 32;

    private final PreparedRules rules;
    private final View view;
    private final RuleData data;
    private final RuleScope scope;

    public Filter(PreparedRules rules, View view, Variables request, RuleData data) {
        this.rules = rules;
        this.view = view;
        this.data = data;
        this.scope = new RuleScope(request, data);
    }

    /** The first deny rule that matches. Its data must be {@link RuleData#ready}. */
    public Optional<PreparedRule> denied() {
        for (PreparedRule rule : rules.denying()) {
            if (scope.matches(rule)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /**
     * The first {@code count} candidates that no rule excludes.
     *
     * @param millis what reading the items' data may take
     */
    public Future<Kept> keep(RankedList candidates, int count, long millis) {
        Future<Void> ready = data.ready(rules.all());
        return ready.isComplete() ? keepNow(candidates, count, millis) : ready.compose(there -> keepNow(candidates, count, millis));
    }

    private Future<Kept> keepNow(RankedList candidates, int count, long millis) {
        int[] removed = new int[rules.all().size()];
        boolean more = !rules.excludingWithItemData().isEmpty();
        int wanted = more ? Math.max(count * OVER_FETCH_FACTOR, count + OVER_FETCH_AT_LEAST) : count;
        int[] kept = new int[Math.min(wanted, candidates.size())];
        int size = 0;
        for (int i = 0; i < candidates.size() && (size < wanted || i < count); i++) {
            if (!excluded(rules.excludingAtOnce(), candidates, i, null, i < count ? removed : null)) {
                if (size < kept.length) {
                    kept[size++] = i;
                }
            }
        }
        int[] survivors = Arrays.copyOf(kept, size);
        return more && size > 0
                ? readItemData(candidates, survivors, millis).map(itemData -> keepWithData(candidates, survivors, itemData, count, removed))
                : Future.succeededFuture(new Kept(candidates, survivors, removed));
    }

    private Kept keepWithData(RankedList candidates, int[] survivors, RuleValue[][] itemData, int count, int[] removed) {
        int[] kept = new int[Math.min(count, survivors.length)];
        int size = 0;
        for (int s = 0; s < survivors.length && (size < count || survivors[s] < count); s++) {
            int i = survivors[s];
            if (!excluded(rules.excludingWithItemData(), candidates, i, itemData[s], i < count ? removed : null) && size < count) {
                kept[size++] = i;
            }
        }
        return new Kept(candidates, Arrays.copyOf(kept, size), removed);
    }

    /** The first rule that matches takes the item, and is the one that is counted. */
    private boolean excluded(List<PreparedRule> some, RankedList candidates, int i, RuleValue[] itemData, int[] removed) {
        scope.item(candidates.id(i), candidates.score(i), itemData);
        for (PreparedRule rule : some) {
            if (scope.matches(rule)) {
                if (removed != null) {
                    removed[rule.index()]++;
                }
                return true;
            }
        }
        return false;
    }

    /** One round trip per storage, for all candidates and all sources together. */
    private Future<RuleValue[][]> readItemData(RankedList candidates, int[] survivors, long millis) {
        RuleValue[][] values = new RuleValue[survivors.length][rules.itemKeyed().size() + rules.requestKeyed().size()];
        String[][] keys = new String[rules.itemKeyed().size()][survivors.length];
        Map<Integer, Set<String>> wanted = new HashMap<>();
        for (int k = 0; k < keys.length; k++) {
            PreparedSource source = rules.itemKeyed().get(k);
            for (int s = 0; s < survivors.length; s++) {
                scope.item(candidates.id(survivors[s]), candidates.score(survivors[s]), null);
                if (source.compiled().key().evaluate(scope) instanceof Evaluation.Value(Object key)) {
                    keys[k][s] = key.toString();
                    wanted.computeIfAbsent(source.storage(), storage -> new LinkedHashSet<>()).add(keys[k][s]);
                }
            }
        }
        Map<Integer, Future<Map<String, Value>>> reads = new HashMap<>();
        wanted.forEach((storage, some) -> reads.put(storage, view.snapshot(storage).readAll(some, millis)));
        boolean allThere = reads.values().stream().allMatch(Future::isComplete);
        Future<?> done = allThere ? Future.succeededFuture() : Future.join(new ArrayList<>(reads.values()));
        return done.map(ignored -> {
            for (int k = 0; k < keys.length; k++) {
                PreparedSource source = rules.itemKeyed().get(k);
                for (int s = 0; s < survivors.length; s++) {
                    String key = keys[k][s];
                    values[s][source.index()] = key == null
                            ? RuleData.unavailable(source)
                            : RuleData.of(source, view, key, reads.get(source.storage()).result().get(key));
                }
            }
            return values;
        });
    }

    /**
     * What the rules left.
     *
     * @param indexes into the candidates, in their order
     * @param removed by index of the rule: items among the first {@code count} candidates that it excluded
     */
    public record Kept(RankedList candidates, int[] indexes, int[] removed) {}
}
