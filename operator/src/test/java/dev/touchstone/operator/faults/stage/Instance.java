package dev.touchstone.operator.faults.stage;

import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.testing.RunningOperator;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** One process of the operator, as far as the API server can tell: everything that it asks goes through a proxy of its own. */
public final class Instance implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Instance.class);

    private final ApiProxy proxy;
    private final Thread start;
    private volatile RunningOperator operator;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile RuntimeException failure;
    private Thread end;

    private Instance(ApiProxy proxy, String namespace, Map<String, String> overrides) {
        this.proxy = proxy;
        this.start = Thread.ofPlatform().daemon().name("start-" + namespace).start(() -> {
            try {
                operator = RunningOperator.start(namespace, proxy.client(), overrides, Clock.systemUTC());
                // As a real process, which ends at once.
                operator.leadershipLost().thenRun(proxy::sever);
            } catch (RuntimeException e) {
                failure = e;
                gone.complete(null);
            }
        });
        proxy.severed().thenRun(() -> gone.complete(null));
    }

    /** Returns at once: the first thing that a fault may hit is the start itself. */
    static Instance launch(ApiProxy proxy, String namespace, Map<String, String> overrides) {
        return new Instance(proxy, namespace, overrides);
    }

    public ApiProxy proxy() {
        return proxy;
    }

    /** When it crashed, or could not start: a kubelet starts another one. */
    public CompletionStage<Void> gone() {
        return gone;
    }

    public boolean isGone() {
        return gone.isDone();
    }

    public boolean couldNotStart() {
        return failure != null;
    }

    /** Waits until it has started. */
    public RunningOperator operator() {
        join(start);
        if (failure != null) {
            throw failure;
        }
        return operator;
    }

    /** {@code kill -9}, as the API server sees it. What is left of the process ends in the background. */
    public synchronized void crash() {
        if (end == null) {
            proxy.sever();
            end = Thread.ofPlatform().daemon().name("end-" + start.getName()).start(this::end);
        }
    }

    /** An orderly end, if it has not crashed before. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            if (end == null) {
                end = Thread.ofPlatform().daemon().name("end-" + start.getName()).start(this::end);
            }
            ending = end;
        }
        join(ending);
    }

    private void end() {
        join(start);
        try {
            if (operator != null) {
                operator.close();
            }
        } catch (Exception e) {
            LOG.debug("An operator did not end in order", e);
        } finally {
            proxy.close();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
