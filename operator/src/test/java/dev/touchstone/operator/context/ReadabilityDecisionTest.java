package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict.Status;
import dev.touchstone.operator.context.PodReading.Answer;
import dev.touchstone.route.RouteReport;
import dev.touchstone.route.RouteReport.Unreadable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadabilityDecisionTest {
    private static final Unreadable AWAY = new Unreadable("crowd", List.of("crowd"), "Unavailable", "it is away", 5, false);
    private static final Unreadable OLDER = new Unreadable("crowd", List.of("crowd"), "Corrupt", "the checksum is wrong", 60, true);

    @Test
    void whatLastedIsSaidWithWhoCannotReadIt() {
        var decision = ReadabilityDecision.decide(List.of(pod("a", true), pod("b", true, AWAY)));

        assertThat(decision.verdict().reason()).isEqualTo(Reason.StorageUnreadable);
        assertThat(decision.verdict().message())
                .isEqualTo("ModelStorage 'crowd', which Model 'crowd' reads, cannot be read by some Ready pods: it is away");
        assertThat(decision.unreadable())
                .containsExactly(new ContextStatus.Unreadable("crowd", List.of("crowd"), "Unavailable", "it is away", false));
        assertThat(ReadabilityDecision.decide(List.of(pod("a", true, AWAY), pod("b", false))).verdict().message())
                .contains("every Ready pod");
    }

    @Test
    void aMomentIsNotSaid() {
        var justNow = new Unreadable("crowd", List.of("crowd"), "Unavailable", "it is away", 4, false);

        var decision = ReadabilityDecision.decide(List.of(pod("a", true, justNow)));

        assertThat(decision.verdict().isTrue()).isTrue();
        assertThat(decision.unreadable()).isEmpty();
    }

    @Test
    void anOlderVersionIsLessThanNoneAtAll() {
        var older = ReadabilityDecision.decide(List.of(pod("a", true, OLDER)));
        var mixed = ReadabilityDecision.decide(List.of(pod("a", true, OLDER), pod("b", true, AWAY)));

        assertThat(older.verdict().reason()).isEqualTo(Reason.VersionRefused);
        assertThat(older.verdict().message()).contains("is read in an older version by every Ready pod: the checksum is wrong");
        assertThat(older.unreadable()).singleElement().matches(ContextStatus.Unreadable::older);
        assertThat(mixed.verdict().reason()).isEqualTo(Reason.StorageUnreadable);
        assertThat(mixed.unreadable()).singleElement().matches(one -> !one.older());
    }

    @Test
    void withoutAReadyPodNothingIsKnown() {
        var silent = new PodReading("c", true, new Answer.Unreachable("it hangs"));

        assertThat(ReadabilityDecision.decide(List.of(pod("a", false, AWAY), silent)).verdict().status()).isEqualTo(Status.Unknown);
        assertThat(ReadabilityDecision.decide(List.of(silent, pod("b", true))).verdict().isTrue()).isTrue();
    }

    @Test
    void theMessageStaysShort() {
        var many = IntStream.range(0, 30).mapToObj(i -> new Unreadable("s" + i, List.of(), "Unavailable", "away", 9, false))
                .toArray(Unreadable[]::new);

        var decision = ReadabilityDecision.decide(List.of(pod("a", true, many)));

        assertThat(decision.verdict().message()).endsWith("and 25 more: see `status.unreadable`");
        assertThat(decision.unreadable()).hasSize(30);
    }

    private static PodReading pod(String name, boolean ready, Unreadable... unreadable) {
        return new PodReading(name, ready, new Answer.Reported(new RouteReport(List.of(1), 1, List.of(), null, List.of(unreadable))));
    }
}
