package dev.touchstone.serving.rule;

import dev.touchstone.expression.Evaluation;
import dev.touchstone.expression.Variables;
import dev.touchstone.serving.route.View;
import dev.touchstone.storage.Missing;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The request-keyed data of one request: begun at once, read while the model answers, the same for fallbacks. */
public final class RuleData {
    private final Future<RuleValue>[] reads;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private RuleData(int sources) {
        this.reads = new Future[sources];
    }

    /**
     * @param denyMillis what the data of deny rules may take
     * @param millis what the data of other rules may take
     */
    public static RuleData begin(PreparedRules rules, View view, Variables request, long denyMillis, long millis) {
        RuleData data = new RuleData(rules.sourceCount());
        for (PreparedRule rule : rules.denying()) {
            rule.sources().forEach(source -> data.begin(source, view, request, denyMillis));
        }
        for (PreparedSource source : rules.requestKeyed()) {
            if (data.reads[source.index()] == null) {
                data.begin(source, view, request, millis);
            }
        }
        return data;
    }

    private void begin(PreparedSource source, View view, Variables request, long millis) {
        reads[source.index()] = switch (source.compiled().key().evaluate(request)) {
            case Evaluation.Value(Object key) -> read(source, view, key.toString(), millis);
            case Evaluation.Failure failure -> Future.succeededFuture(unavailable(source));
        };
    }

    private static Future<RuleValue> read(PreparedSource source, View view, String key, long millis) {
        return view.snapshot(source.storage()).read(key, millis).transform(read -> Future.succeededFuture(
                read.succeeded() ? of(source, view, key, read.result()) : lastSeen(source, view, key)));
    }

    /** A value of the storage as the rule sees it. */
    static RuleValue of(PreparedSource source, View view, String key, Value value) {
        return switch (value) {
            case null -> lastSeen(source, view, key);
            case Missing missing -> source.excludesMissing() ? RuleValue.MISSING_EXCLUDES : RuleValue.ABSENT;
            case Unreadable unreadable -> lastSeen(source, view, key);
            default -> RuleValue.present(value);
        };
    }

    private static RuleValue lastSeen(PreparedSource source, View view, String key) {
        Optional<Value> last = source.stale()
                ? view.snapshot(source.storage()).lastSeen(key, source.maximumStaleness())
                : Optional.empty();
        return last.isPresent() && !(last.get() instanceof Unreadable) ? of(source, view, key, last.get()) : unavailable(source);
    }

    static RuleValue unavailable(PreparedSource source) {
        source.unavailable().inc();
        return source.open() ? RuleValue.UNAVAILABLE_OPEN : RuleValue.UNAVAILABLE_CLOSED;
    }

    /** Completes when the data of these rules is there, or known not to be; never fails. */
    public Future<Void> ready(List<PreparedRule> rules) {
        List<Future<RuleValue>> waiting = new ArrayList<>();
        for (PreparedRule rule : rules) {
            for (PreparedSource source : rule.sources()) {
                Future<RuleValue> read = reads[source.index()];
                if (read != null && !read.isComplete()) {
                    waiting.add(read);
                }
            }
        }
        return waiting.isEmpty() ? Future.succeededFuture() : Future.join(waiting).mapEmpty();
    }

    /** @return {@code null} for what is keyed by item */
    RuleValue value(PreparedSource source) {
        Future<RuleValue> read = reads[source.index()];
        return read == null ? null : read.result();
    }
}
