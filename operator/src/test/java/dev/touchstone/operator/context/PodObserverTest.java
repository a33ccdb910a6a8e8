package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.route.RouteReport;
import dev.touchstone.route.RouteReport.Unreadable;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodObserverTest {
    private static final ResourceID PAGE = new ResourceID("page", "films");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger news = new AtomicInteger();
    private volatile List<PodReading> said = List.of(pod(1));
    private final PodObserver observer = new PodObserver(context -> List.of(), pods -> {
        asked.incrementAndGet();
        return said;
    }, Duration.ofMillis(5), context -> news.incrementAndGet());

    @AfterEach
    void stop() {
        observer.close();
    }

    @Test
    void onlyWhatIsNewIsTold() {
        observer.reconciled(PAGE, said);
        askedAFewTimes();
        assertThat(news).hasValue(0);

        said = List.of(pod(1, trouble(6)));
        Eventually.holds(() -> assertThat(news).hasValue(1));
        observer.reconciled(PAGE, said);
        said = List.of(pod(1, trouble(60)));
        askedAFewTimes();
        assertThat(news).as("it only lasts longer").hasValue(1);
    }

    @Test
    void aMomentsTroubleAndAnAnswerThatDoesNotComeAreNoNews() {
        observer.reconciled(PAGE, said);
        said = List.of(pod(1, trouble(2)));
        askedAFewTimes();
        said = List.of(new PodReading("pod", true, new Answer.Unreachable("timed out")));
        askedAFewTimes();

        assertThat(news).hasValue(0);
    }

    @Test
    void aContextThatIsGoneIsNotAskedAbout() {
        observer.reconciled(PAGE, said);
        askedAFewTimes();
        observer.forget(PAGE);
        said = List.of(pod(2));
        observer.reconciled(new ResourceID("other", "films"), said);
        askedAFewTimes();

        assertThat(news).hasValue(0);
    }

    @Test
    void aContextThatIsForgottenAndComesBackAtOnceIsAskedAboutByOneAtATime() throws Exception {
        var other = new ResourceID("other", "films");
        var about = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        try (var slow = new PodObserver(context -> {
            if (context.equals(PAGE)) {
                about.incrementAndGet();
                awaitQuietly(goOn);
            }
            return List.of();
        }, pods -> {
            asked.incrementAndGet();
            return said;
        }, Duration.ofMillis(5), context -> { })) {
            for (int times = 0; times < 5; times++) {
                slow.reconciled(PAGE, said);
                slow.forget(PAGE);
            }
            slow.reconciled(PAGE, said);
            slow.reconciled(other, said);
            Eventually.holds(() -> assertThat(about).hasPositiveValue());
            askedAFewTimes();

            assertThat(about).hasValue(1);
            goOn.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askedAFewTimes() {
        var before = asked.get();
        Eventually.holds(() -> assertThat(asked.get()).isGreaterThan(before + 3));
    }

    private static Unreadable trouble(long seconds) {
        return new Unreadable("crowd", List.of("crowd"), "Unavailable", "away", seconds, false);
    }

    private static PodReading pod(long number, Unreadable... unreadable) {
        return new PodReading("pod", true, new Answer.Reported(new RouteReport(List.of(1), number, List.of(), null, List.of(unreadable))));
    }
}
