package dev.touchstone.operator.loop;

import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.report.StatusWriter.Result;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
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
    private static final Duration SOON = Duration.ofSeconds(1);

    protected final Tools tools;

    protected Loop(Tools tools) {
        this.tools = tools;
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
            gone(primary);
            return UpdateControl.noUpdate();
        }
        var world = gather(primary, context);
        var decision = decide(world);
        var result = apply(primary, world, decision);
        var report = report(world, decision, result);
        var written = tools.statuses().write(primary, report);
        if (written == Result.Outdated) {
            return UpdateControl.<P>noUpdate().rescheduleAfter(SOON);
        }
        return report.again()
                .map(delay -> UpdateControl.<P>noUpdate().rescheduleAfter(delay))
                .orElseGet(UpdateControl::noUpdate);
    }
}
