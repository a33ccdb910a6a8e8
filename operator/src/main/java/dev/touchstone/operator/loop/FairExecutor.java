package dev.touchstone.operator.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives each namespace its turn: with all threads busy, the next free one goes to the namespace that has waited longest since it was
 * last served, and one namespace never has more than three quarters of the threads. So however much there is to do in one namespace,
 * another one's change waits for about one reconciliation per busy namespace and thread, not for that namespace's queue.
 *
 * <p>The queue is bounded by the number of resources: JOSDK has each of them in it at most once per controller.
 */
public final class FairExecutor extends AbstractExecutorService {
    private static final Logger LOG = Logger.getLogger(FairExecutor.class);

    private final ExecutorService threads;
    private final int size;
    private final int most;
    private final ThreadLocal<String> announced = new ThreadLocal<>();
    /** Those that wait, the one whose turn is next first. */
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private int busy;

    public FairExecutor(int size) {
        this.size = size;
        this.most = Math.max(1, size * 3 / 4);
        this.threads = Executors.newFixedThreadPool(size);
    }

    /** Whose the task is that this thread submits next. JOSDK says it right before, to its metrics. */
    public void announce(String namespace) {
        announced.set(namespace);
    }

    @Override
    public void execute(Runnable task) {
        var namespace = announced.get();
        announced.remove();
        synchronized (this) {
            if (threads.isShutdown()) {
                // Whoever observes something tells it until the very end; nobody is to act on it any more.
                return;
            }
            waiting.computeIfAbsent(namespace == null ? "" : namespace, key -> new ArrayDeque<>()).add(task);
            serve();
        }
    }

    /** How many wait for a thread. */
    public synchronized int waiting() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }

    private void serve() {
        while (busy < size) {
            var next = waiting.keySet().stream().filter(namespace -> running.getOrDefault(namespace, 0) < most).findFirst();
            if (next.isEmpty()) {
                return;
            }
            var namespace = next.get();
            // Taken out and, if more is left, put in at the end.
            var queue = waiting.remove(namespace);
            var task = queue.remove();
            if (!queue.isEmpty()) {
                waiting.put(namespace, queue);
            }
            busy++;
            running.merge(namespace, 1, Integer::sum);
            threads.execute(() -> run(namespace, task));
        }
    }

    private void run(String namespace, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A reconciliation ended in a way that it should not; the resource is looked at again at its next event", e);
        } finally {
            synchronized (this) {
                busy--;
                running.computeIfPresent(namespace, (key, count) -> count == 1 ? null : count - 1);
                if (!threads.isShutdown()) {
                    serve();
                }
            }
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        var left = new ArrayList<Runnable>();
        waiting.values().forEach(left::addAll);
        waiting.clear();
        left.addAll(threads.shutdownNow());
        return left;
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
