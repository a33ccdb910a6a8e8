package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.proxy.Injection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A plan that is being played, on one operator after the other if it crashes: what was to happen once does not happen again to the
 * next.
 */
public final class PlanRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Plan plan;
    private final CompletableFuture<Instant> start = new CompletableFuture<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<ApiProxy> proxies = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final List<Injection> struck = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("plan").factory());

    private PlanRun(Plan plan, String version) {
        this.plan = plan;
        for (int i = 0; i < plan.faults().size(); i++) {
            var fault = plan.faults().get(i);
            var effect = fault.kind().effect(fault.time(), version);
            if (fault.isStruck()) {
                start.thenRun(() -> strikeInTime(fault, effect));
            } else {
                faults.add(onRequests(fault, effect, new Dice(plan.seed(), i)));
            }
        }
        start.thenRun(() -> clock.schedule(this::end, plan.duration().toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * Its clock starts with the first request.
     *
     * @param version a resourceVersion of now, for lists that are as old as that
     */
    public static PlanRun start(Plan plan, String version) {
        return new PlanRun(plan, version);
    }

    /** Every operator's proxy, before the operator starts. */
    public void attach(ApiProxy proxy) {
        proxies.add(proxy);
        if (!over.isDone()) {
            proxy.inject(new Fault("first request", call -> {
                start.complete(call.at());
                return false;
            }, new Effect.Reset()));
            proxy.inject(faults.toArray(Fault[]::new));
        }
    }

    /** Waits until the first request has come. */
    public void awaitStart() {
        start.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Waits until nothing is wrong any more. */
    public void awaitEnd() {
        over.orTimeout(plan.duration().plus(PATIENCE).toSeconds(), TimeUnit.SECONDS).join();
    }

    /** How often something went wrong so far. */
    public int injections() {
        return struck.size() + proxies.stream().mapToInt(proxy -> proxy.injections().size()).sum();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        end();
    }

    private void end() {
        over.complete(null);
        proxies.forEach(ApiProxy::heal);
    }

    private void strikeInTime(PlannedFault fault, Effect effect) {
        Runnable strike = () -> proxies.stream().reduce((former, last) -> last).ifPresent(proxy -> {
            struck.add(new Injection(0, fault.kind().name()));
            proxy.strike(effect, fault.on()::matches);
        });
        for (var at = fault.from(); at.compareTo(fault.to()) <= 0; at = at.plus(fault.every().get())) {
            clock.schedule(strike, at.toMillis(), TimeUnit.MILLISECONDS);
            if (fault.every().isEmpty()) {
                return;
            }
        }
    }

    private Fault onRequests(PlannedFault fault, Effect effect, Dice dice) {
        var planned = new Fault(fault.kind().name(), call -> isNow(fault, call) && fault.on().matches(call)
                && (fault.probability() >= 1 || dice.says(fault.probability(), call)), effect);
        var counted = fault.nth().map(planned::onlyThe).orElse(planned);
        return fault.times().map(counted::times).orElse(counted);
    }

    private boolean isNow(PlannedFault fault, Call call) {
        var since = Duration.between(start.join(), call.at());
        return since.compareTo(fault.from()) >= 0 && since.compareTo(fault.to()) <= 0;
    }
}
