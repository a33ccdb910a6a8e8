package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.stage.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Starts the operator, and starts it again when it crashed or could not start, as a kubelet does. */
final class Keeper implements AutoCloseable {
    private static final Duration BACK_OFF = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Stage stage;
    private final PlanRun run;
    private final Thread thread;
    private volatile boolean closed;

    private Keeper(Stage stage, PlanRun run) {
        this.stage = stage;
        this.run = run;
        stage.start(Map.of(), run::attach);
        this.thread = Thread.ofVirtual().name("keeper-" + stage.namespace()).start(this::keep);
    }

    static Keeper keep(Stage stage, PlanRun run) {
        return new Keeper(stage, run);
    }

    private void keep() {
        while (!closed) {
            if (stage.instance().isGone()) {
                stage.crash();
                LockSupport.parkNanos(BACK_OFF.toNanos());
                if (!closed) {
                    stage.start(Map.of(), run::attach);
                }
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
