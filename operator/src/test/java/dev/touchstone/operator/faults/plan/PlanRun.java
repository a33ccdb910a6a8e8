package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.trial.Ordeal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A plan that is being played, on one operator after the other if it crashes. */
public final class PlanRun implements Ordeal.Course {
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private final Plan plan;
    private final CompletableFuture<Instant> start = new CompletableFuture<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<ApiProxy> proxies = new CopyOnWriteArrayList<>();
    private volatile Instant over;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicInteger struck = new AtomicInteger();
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

    /** @param version a resourceVersion of now, for lists that are as old as that */
    public static PlanRun start(Plan plan, String version) {
        return new PlanRun(plan, version);
    }

    @Override
    public void attach(ApiProxy proxy) {
        proxies.add(proxy);
        if (over == null) {
            proxy.inject(new Fault("start", this::starts, new Effect.Reset()));
            proxy.inject(faults.toArray(Fault[]::new));
        }
    }

    /**
     * The first write starts the clock, and until then it stands at zero: a slow machine must not sleep through all that goes wrong.
     * What keeps an operator from ever writing starts it after a while.
     */
    private boolean starts(Call call) {
        if (call.changesSomething()) {
            start.complete(call.at());
        } else if (asked.compareAndSet(false, true)) {
            clock.schedule(this::begin, LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        }
        return false;
    }

    @Override
    public void begin() {
        start.complete(Instant.now());
    }

    @Override
    public Optional<Instant> over() {
        return Optional.ofNullable(over);
    }

    /** Watches that were hit, and blackouts. */
    @Override
    public int strikes() {
        return struck.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        end();
    }

    private void end() {
        if (over == null) {
            over = Instant.now();
            proxies.forEach(ApiProxy::heal);
        }
    }

    private void strikeInTime(PlannedFault fault, Effect effect) {
        Runnable strike = () -> proxies.stream().reduce((former, last) -> last).ifPresent(proxy -> {
            if (proxy.strike(effect, fault.on()::matches) > 0) {
                struck.incrementAndGet();
            }
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
        var since = start.isDone() ? Duration.between(start.join(), call.at()) : Duration.ZERO;
        return since.compareTo(fault.from()) >= 0 && since.compareTo(fault.to()) <= 0;
    }
}
