package dev.touchstone.serving.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final Leases leases = new Leases(closed::incrementAndGet);

    @Test
    void closesAfterTheOwnerAndTheLastUser() {
        leases.acquire();
        leases.acquire();
        leases.release();
        leases.release();
        assertThat(closed).hasValue(0);
        assertThat(leases.acquire()).isTrue();

        leases.release();
        leases.release();

        assertThat(closed).hasValue(1);
        assertThat(leases.acquire()).as("too late").isFalse();
    }

    @Test
    void closesOnceHoweverManyThreadsCompete() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                while (leases.acquire()) {
                    assertThat(closed).hasValue(0);
                    leases.release();
                }
            }));
        }
        leases.release();
        for (Thread thread : threads) {
            thread.join(20_000);
        }

        assertThat(closed).hasValue(1);
    }
}
