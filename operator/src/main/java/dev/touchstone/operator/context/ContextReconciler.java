package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.locks.Holder;
import dev.touchstone.operator.locks.LockSweeper;
import dev.touchstone.operator.loop.Loop;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.secrets.RecentSecrets;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a Context's route, runs its servers and reads back what they run. */
public final class ContextReconciler extends Loop<Context, ContextWorld, ContextPlan, ContextResult> implements AutoCloseable {
    /** Secrets and PrometheusRules are not watched: the operator may only read Secrets whose name it knows. */
    private static final Duration UNWATCHED_EVERY = Duration.ofSeconds(30);

    private final ContextDecision decision = new ContextDecision();
    private final ContextReport report = new ContextReport();
    private final Pace pace = new Pace();
    private final RouteGuard guard;
    private final SpecHash specHash;
    private final LockSweeper sweeper;
    private final RecentSecrets secrets;
    private final SimpleInboundEventSource<Context> news = new SimpleInboundEventSource<>("pod-news");
    private ContextGatherer gatherer;

    public ContextReconciler(Tools tools, SpecHash specHash, LockSweeper sweeper, RecentSecrets secrets) {
        super(tools);
        this.guard = new RouteGuard(tools.client());
        this.specHash = specHash;
        this.sweeper = sweeper;
        this.secrets = secrets;
    }

    @Override
    protected List<EventSource<?, Context>> eventSources(EventSourceContext<Context> context) {
        var watches = new ContextWatches(context);
        gatherer = new ContextGatherer(tools, watches, specHash, secrets, news::propagateEvent);
        var sources = new ArrayList<>(watches.all());
        sources.add(news);
        return sources;
    }

    @Override
    protected ContextWorld gather(Context context, io.javaoperatorsdk.operator.api.reconciler.Context<Context> reconciliation) {
        return gatherer.gather(context);
    }

    @Override
    protected ContextPlan decide(ContextWorld world) {
        return decision.decide(world);
    }

    @Override
    protected ContextResult apply(Context context, ContextWorld world, ContextPlan plan) {
        if (TamperDecision.isToBeSaidFirst(plan, world)) {
            return new ContextResult(List.of(), false, List.of());
        }
        var outcomes = new ArrayList<Outcome>(tools.writer().carryOut(plan.objects()));
        var due = plan.routeChange().filter(change -> plan.route().isNew() || !tools.writer().isInForce(change));
        var written = false;
        if (due.isPresent() && guard.isUpToDate(world)) {
            var outcome = tools.writer().carryOut(due.get());
            outcomes.add(outcome);
            written = plan.route().isNew() && outcome instanceof Outcome.Done;
        }
        return new ContextResult(outcomes, written, sweep(context, world));
    }

    private List<Notice> sweep(Context context, ContextWorld world) {
        return sweeper.sweep(context, holder -> seen(holder, world)).released().stream()
                .map(holder -> new Notice(EventReason.LockReleased,
                        "Run " + holder.run() + " of ABTest '" + holder.abTest() + "' holds nothing any more."))
                .toList();
    }

    private static Optional<ABTest> seen(Holder holder, ContextWorld world) {
        return world.tests().stream().filter(test -> test.getMetadata().getUid().equals(holder.uid())).findFirst();
    }

    @Override
    protected Report report(ContextWorld world, ContextPlan plan, ContextResult result) {
        var made = report.of(world, plan, result);
        var isSettled = !plan.route().isNew() && result.outcomes().stream().noneMatch(Outcome.Blocked.class::isInstance)
                && world.acknowledgement().isComplete()
                && plan.split().shares().equals(world.shares());
        if (isSettled) {
            pace.forget(world.context().getMetadata().getUid());
            return made.lookingAgainIn(UNWATCHED_EVERY);
        }
        var number = plan.route().route().map(route -> route.number()).orElse(0L);
        return made.lookingAgainIn(pace.next(world.context().getMetadata().getUid(), number));
    }

    @Override
    protected void gone(Context context) {
        pace.forget(context.getMetadata().getUid());
        gatherer.forget(context);
    }

    @Override
    public void close() {
        if (gatherer != null) {
            gatherer.close();
        }
    }
}
