package dev.touchstone.operator.loop;

import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.report.StatusWriter.Result;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One reconciler.
 *
 * <p>Resource versions are not compared: JOSDK would otherwise filter events around its own writes and lose a spec update that
 * lands right before a status patch. Nothing is filtered by generation, because locks live in the status. Deletions arrive here
 * too, so that finalizers are ours to set and drop.
 *
 * @param <P> the kind
 * @param <W> the world: all that was observed, as a value
 * @param <D> the decision
 * @param <R> what became of the decision
 */
@ControllerConfiguration(
        informer = @Informer(comparableResourceVersions = false),
        generationAwareEventProcessing = false,
        triggerReconcilerOnAllEvents = true,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public abstract class Loop<P extends CustomResource<?, ?>, W, D, R> implements Reconciler<P> {
    private static final Duration AT_REST = Duration.ofMinutes(2);
    private static final Duration AFTER_LOST_CONNECTION = Duration.ofSeconds(5);

    protected final Tools tools;
    private Optional<Reappearance<P>> reappearance = Optional.empty();
    private final Troubles troubles = new Troubles();
    private final Patience patience = new Patience();

    protected Loop(Tools tools) {
        this.tools = tools;
    }

    /** What else than the resource itself leads to a reconciliation. */
    protected List<EventSource<?, P>> eventSources(EventSourceContext<P> context) {
        return List.of();
    }

    @Override
    public final List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        var sources = new ArrayList<EventSource<?, P>>(eventSources(context));
        var watch = new Reappearance<P>(context.getPrimaryCache());
        reappearance = Optional.of(watch);
        sources.add(watch);
        return sources;
    }

    /** Reads everything that matters, from caches or live. {@code context.getClient()} is for reading only. */
    protected abstract W gather(P primary, Context<P> context);

    /** Pure; calls a class whose name ends in {@code Decision}. */
    protected abstract D decide(W world);

    /** Mostly {@code tools.writer().carryOut(decision.changes())}. */
    protected abstract R apply(P primary, W world, D decision);

    /** Pure: what to say about it. */
    protected abstract Report report(W world, D decision, R result);

    /** The resource is gone from the API server; called at least once if the operator was running then. */
    protected void gone(P primary) {}

    @Override
    public final UpdateControl<P> reconcile(P primary, Context<P> context) {
        if (context.isPrimaryResourceDeleted()) {
            tools.statuses().forget(primary);
            troubles.forget(primary);
            patience.forget(primary);
            gone(primary);
            reappearance.ifPresent(watch -> watch.isGone(ResourceID.fromResource(primary)));
            return UpdateControl.noUpdate();
        }
        try {
            var control = reconcileExisting(primary, context);
            troubles.over(primary);
            return control;
        } catch (RuntimeException e) {
            troubles.failed(primary, e);
            if (e instanceof KubernetesClientException refused && refused.getCode() <= 0) {
                // No HTTP status, so no answer at all, which is no failure of this resource.
                return UpdateControl.<P>noUpdate().rescheduleAfter(AFTER_LOST_CONNECTION);
            }
            throw e;
        }
    }

    /** Not all at once what began at once. */
    private static Duration eventually() {
        return AT_REST.minusMillis(ThreadLocalRandom.current().nextLong(AT_REST.toMillis() / 4));
    }

    private UpdateControl<P> reconcileExisting(P primary, Context<P> context) {
        var world = gather(primary, context);
        var decision = decide(world);
        var result = apply(primary, world, decision);
        var report = report(world, decision, result);
        var written = tools.statuses().write(primary, report);
        if (written == Result.Outdated) {
            return UpdateControl.<P>noUpdate().rescheduleAfter(patience.next(primary));
        }
        patience.forget(primary);
        return UpdateControl.<P>noUpdate().rescheduleAfter(report.again().orElseGet(Loop::eventually));
    }
}
