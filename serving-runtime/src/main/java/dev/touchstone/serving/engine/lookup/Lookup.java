package dev.touchstone.serving.engine.lookup;

import dev.touchstone.expression.Evaluation;
import dev.touchstone.expression.Expression;
import dev.touchstone.expression.Variables;
import dev.touchstone.serving.data.ReadFailure;
import dev.touchstone.serving.engine.Engine;
import dev.touchstone.serving.engine.NoAnswer;
import dev.touchstone.serving.engine.NoAnswer.Reason;
import dev.touchstone.serving.route.View;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.Value;
import io.vertx.core.Future;

/** Reads one row and answers with it. */
final class Lookup implements Engine {
    private static final Future<RankedList> NOTHING =
            Future.failedFuture(new NoAnswer(Reason.no_answer, "there is no row under this key"));

    private final int storage;
    private final Expression key;

    Lookup(int storage, Expression key) {
        this.storage = storage;
        this.key = key;
    }

    @Override
    public Future<RankedList> answer(View view, Variables request, long millis) {
        return switch (key.evaluate(request)) {
            case Evaluation.Value(Object value) -> view.snapshot(storage).read(value.toString(), millis)
                    .transform(read -> read.succeeded() ? answer(read.result()) : Future.failedFuture(reason(read.cause())));
            case Evaluation.Failure(boolean unavailable, String message) -> Future.failedFuture(new NoAnswer(Reason.error, message));
        };
    }

    private static Future<RankedList> answer(Value value) {
        return switch (value) {
            case RankedList list when list.size() > 0 -> Future.succeededFuture(list);
            case Unreadable unreadable -> Future.failedFuture(new NoAnswer(Reason.error, unreadable.reason()));
            default -> NOTHING;
        };
    }

    private static NoAnswer reason(Throwable cause) {
        if (cause instanceof ReadFailure failure) {
            Reason reason = switch (failure.reason()) {
                case timeout -> Reason.timeout;
                case shed -> Reason.shed;
                case error -> Reason.error;
            };
            return new NoAnswer(reason, failure.getMessage());
        }
        return new NoAnswer(Reason.error, cause.toString());
    }
}
