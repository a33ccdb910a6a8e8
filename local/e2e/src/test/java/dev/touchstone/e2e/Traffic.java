package dev.touchstone.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Asks for predictions without a pause, about 200 a second, and counts every one that fails. Half of the workers keep their
 * connection for good, as a service does; the others open a new one every few requests, so that pods which come and go are met.
 */
final class Traffic implements AutoCloseable {
    private static final int WORKERS = 8;
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int REQUESTS_OF_A_SHORT_CONNECTION = 10;

    private final Endpoint endpoint;
    private final LongFunction<Map<String, ?>> inputs;
    private final AtomicLong sent = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean going = true;

    /** @param inputs of the n-th request */
    Traffic(Endpoint endpoint, LongFunction<Map<String, ?>> inputs) {
        this.endpoint = endpoint;
        this.inputs = inputs;
        for (var number = 0; number < WORKERS; number++) {
            var keeps = number % 2 == 0;
            workers.add(Thread.ofVirtual().name("traffic-" + number).start(() -> work(keeps)));
        }
    }

    private void work(boolean keeps) {
        while (going) {
            try (var client = new PredictionClient(endpoint)) {
                for (var n = 0; going && (keeps || n < REQUESTS_OF_A_SHORT_CONNECTION); n++) {
                    ask(client);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void ask(PredictionClient client) {
        try {
            client.predict(inputs.apply(sent.getAndIncrement()));
        } catch (FailedPrediction e) {
            failures.add(Instant.now() + " " + e.getMessage());
        }
    }

    /** Returns when so many more predictions have come back; what a change broke shows in those. */
    void continueFor(int predictions) {
        var goal = sent.get() + predictions;
        Await.until(predictions + " more predictions", Duration.ofSeconds(60), () -> sent.get() >= goal);
    }

    long sent() {
        return sent.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        going = false;
        for (var worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
