package dev.touchstone.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.testing.Eventually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairExecutorTest {
    private static final int THREADS = 4;
    private static final int MOST = 3;

    private final FairExecutor executor = new FairExecutor(THREADS);
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore permits = new Semaphore(0);

    @AfterEach
    void stop() {
        permits.release(10_000);
        executor.shutdownNow();
    }

    @Test
    void aQuietNamespaceDoesNotWaitForTheQueueOfANoisyOne() {
        submit("noisy", 1000);
        Eventually.holds(() -> assertThat(begun).hasSize(MOST));

        submit("quiet", 1);

        Eventually.holds(() -> assertThat(begun).contains("quiet"));
        assertThat(executor.waiting()).isEqualTo(1000 - MOST);
    }

    @Test
    void withAllThreadsBusyEachNamespaceGetsItsTurn() {
        submit("first", MOST);
        submit("second", 1);
        Eventually.holds(() -> assertThat(begun).hasSize(THREADS));
        submit("first", 5);
        submit("second", 5);
        submit("third", 1);
        begun.clear();

        permits.release(THREADS);

        Eventually.holds(() -> assertThat(begun).hasSize(THREADS));
        assertThat(begun).contains("third").contains("first").contains("second");
    }

    @Test
    void whatComesAfterTheEndIsLeftUndoneWithoutAComplaint() {
        executor.shutdown();

        submit("late", 1);

        assertThat(executor.waiting()).isZero();
        assertThat(begun).isEmpty();
    }

    @Test
    void everythingIsDoneOnceAndATaskThatFailsTakesNoThreadAway() throws InterruptedException {
        var done = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            var fails = i % 20 == 0;
            executor.announce("namespace-" + i % 7);
            executor.execute(() -> {
                done.countDown();
                if (fails) {
                    throw new IllegalStateException("on purpose");
                }
            });
        }

        assertThat(done.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        Eventually.holds(() -> assertThat(executor.waiting()).isZero());
    }

    @Test
    void whatNobodyAnnouncedIsDoneToo() {
        executor.execute(() -> begun.add("unknown"));

        Eventually.holds(() -> assertThat(begun).containsExactly("unknown"));
    }

    private void submit(String namespace, int tasks) {
        for (int i = 0; i < tasks; i++) {
            executor.announce(namespace);
            executor.execute(() -> {
                begun.add(namespace);
                permits.acquireUninterruptibly();
            });
        }
    }
}
