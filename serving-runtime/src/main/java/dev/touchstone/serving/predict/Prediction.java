package dev.touchstone.serving.predict;

import dev.touchstone.assignment.Layer;
import dev.touchstone.assignment.Unit;
import dev.touchstone.expression.Evaluation;
import dev.touchstone.serving.engine.NoAnswer;
import dev.touchstone.serving.predict.PredictionResult.Result;
import dev.touchstone.serving.route.Arm;
import dev.touchstone.serving.route.PreparedModel;
import dev.touchstone.serving.route.PreparedRoute;
import dev.touchstone.serving.route.PreparedRoute.PreparedFallback;
import dev.touchstone.serving.route.PreparedRoute.PreparedTest;
import dev.touchstone.serving.route.View;
import dev.touchstone.serving.rule.Filter;
import dev.touchstone.serving.rule.Filter.Kept;
import dev.touchstone.serving.rule.PreparedRule;
import dev.touchstone.serving.rule.RuleData;
import dev.touchstone.storage.RankedList;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One request on its way. Lives on one event loop. */
final class Prediction {
    private final View view;
    private final PreparedRoute route;
    private final PredictionRequest request;
    private final CounterDataPoint withoutUnit;
    private final long deadline;
    private final Promise<PredictionResult> promise = Promise.promise();
    private final Set<String> tried = new HashSet<>();
    private RuleData data;
    private Filter filter;
    private Arm arm;
    private PreparedTest test;
    private int variant;
    private int[] ownRemoved = new int[0];

    Prediction(View view, PredictionRequest request, long startNanos, CounterDataPoint withoutUnit) {
        this.view = view;
        this.route = view.route();
        this.request = request;
        this.deadline = startNanos + request.deadlineMillis() * 1_000_000L;
        this.withoutUnit = withoutUnit;
    }

    Future<PredictionResult> run() {
        long free = remainingMillis() - reserve(0);
        data = RuleData.begin(route.rules(), view, request, Math.max(1, free / 2), Math.max(1, free));
        filter = new Filter(route.rules(), view, request, data);
        List<PreparedRule> denying = route.rules().denying();
        if (denying.isEmpty()) {
            assign();
        } else {
            whenDone(data.ready(denying), ready -> decideDenial());
        }
        return promise.future();
    }

    private void decideDenial() {
        Optional<PreparedRule> denial = filter.denied();
        if (denial.isPresent()) {
            denial.get().denied().inc();
            promise.complete(new PredictionResult(route, Result.Denied, null, ownRemoved, null, false, null, 0, denial.get().name()));
        } else {
            assign();
        }
    }

    private void assign() {
        arm = route.untested();
        Optional<Unit> unit = unit();
        if (unit.isEmpty()) {
            withoutUnit.inc();
        } else if (!route.tests().isEmpty()) {
            deal(unit.get());
        }
        arm.eligible().inc();
        callOwn();
    }

    private Optional<Unit> unit() {
        return route.unit().evaluate(request) instanceof Evaluation.Value(Object value) ? Unit.of((String) value) : Optional.empty();
    }

    /** A paused test keeps its slots to itself, but the context's model answers and nobody is exposed. */
    private void deal(Unit unit) {
        int owner = route.layer().owner(unit);
        if (owner == Layer.NOBODY) {
            return;
        }
        PreparedTest candidate = route.tests().get(owner);
        boolean invited = candidate.audience() == null || candidate.audience().evaluate(request).isTrue();
        if (candidate.test().paused() || !invited) {
            return;
        }
        test = candidate;
        variant = candidate.split().variant(unit);
        arm = candidate.arms().get(variant);
        candidate.exposures().get(variant).inc();
    }

    private void callOwn() {
        call(arm.model(), Math.min(arm.model().routed().timeoutMillis(), remainingMillis() - reserve(0)), called -> {
            if (called.failed()) {
                fallBack(0, ((NoAnswer) called.cause()).reason().name());
                return;
            }
            arm.answered().inc();
            whenDone(filter.keep(called.result(), request.count(), Math.max(1, remainingMillis() - reserve(0))), kept -> judgeOwn(kept.result()));
        });
    }

    private void judgeOwn(Kept kept) {
        ownRemoved = kept.removed();
        for (int rule = 0; rule < ownRemoved.length; rule++) {
            if (ownRemoved[rule] > 0) {
                arm.removed().get(rule).inc(ownRemoved[rule]);
            }
        }
        int left = kept.indexes().length;
        if (left >= Math.min(request.count(), route.expectedItems())) {
            arm.withItems().inc();
        }
        if (left == 0) {
            arm.emptied().inc();
            fallBack(0, Arm.EMPTIED_BY_RULES);
        } else {
            answer(kept, arm.model(), false);
        }
    }

    /** @param reason what became of the answer before; {@code null} after the first fallback: it is counted once */
    private void fallBack(int index, String reason) {
        if (index >= route.fallbacks().size()) {
            promise.complete(new PredictionResult(route, Result.NotAnswered, null, ownRemoved, null, false, test, variant, null));
            return;
        }
        if (reason != null) {
            arm.fallbacks().get(reason).inc();
        }
        PreparedFallback fallback = route.fallbacks().get(index);
        if (tried.contains(fallback.model().name())) {
            fallBack(index + 1, null);
            return;
        }
        long left = remainingMillis() - reserve(index + 1);
        long millis = Math.min(Math.min(fallback.timeoutMillis(), fallback.model().routed().timeoutMillis()), left);
        call(fallback.model(), millis, called -> {
            if (called.failed()) {
                fallBack(index + 1, null);
                return;
            }
            whenDone(filter.keep(called.result(), request.count(), Math.max(1, remainingMillis() - reserve(index + 1))), kept -> {
                if (kept.result().indexes().length == 0) {
                    fallBack(index + 1, null);
                } else {
                    answer(kept.result(), fallback.model(), true);
                }
            });
        });
    }

    private void answer(Kept kept, PreparedModel model, boolean fallback) {
        arm.served().inc();
        promise.complete(new PredictionResult(route, Result.Answered, kept, kept.removed(), model, fallback, test, variant, null));
    }

    private void call(PreparedModel model, long millis, io.vertx.core.Handler<io.vertx.core.AsyncResult<RankedList>> then) {
        tried.add(model.name());
        long start = System.nanoTime();
        Future<RankedList> answer;
        try {
            answer = model.engine().answer(view, request, Math.max(0, millis));
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.transform(called -> {
            model.duration().observe((System.nanoTime() - start) / 1e9);
            if (called.succeeded()) {
                return Future.succeededFuture(called.result());
            }
            NoAnswer failure = called.cause() instanceof NoAnswer known ? known : new NoAnswer(NoAnswer.Reason.error, called.cause().toString());
            model.failures().get(failure.reason()).inc();
            return Future.<RankedList>failedFuture(failure);
        }).onComplete(called -> guarded(() -> then.handle(called)));
    }

    /** A mistake of ours in a step must end the request, not leave it hanging. */
    private <T> void whenDone(Future<T> step, io.vertx.core.Handler<io.vertx.core.AsyncResult<T>> then) {
        step.onComplete(done -> guarded(() -> {
            if (done.failed()) {
                promise.tryFail(done.cause());
            } else {
                then.handle(done);
            }
        }));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            promise.tryFail(e);
        }
    }

    private long remainingMillis() {
        return (deadline - System.nanoTime()) / 1_000_000;
    }

    /** What the fallbacks from this one on need. */
    private long reserve(int from) {
        long sum = 0;
        for (int i = from; i < route.fallbacks().size(); i++) {
            sum += route.fallbacks().get(i).timeoutMillis();
        }
        return sum;
    }
}
