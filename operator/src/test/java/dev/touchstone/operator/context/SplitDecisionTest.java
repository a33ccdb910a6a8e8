package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.operator.route.RouteSources.TestSource;
import org.junit.jupiter.api.Test;

/** The order that keeps a split from being without locks, one step at a time. */
class SplitDecisionTest {
    @Test
    void aPinnedTestGetsSlotsFirstAndIsRoutedOnlyOnceTheStatusHasThem() {
        var before = SplitDecision.decide(new Sample().test("a", "ua", "Running").locked("ua").world());
        assertThat(before.routed()).isEmpty();
        assertThat(before.shares()).containsExactly(new Share("ua-1", "a", java.util.List.of(new SlotRange(0, 5000))));

        var after = SplitDecision.decide(new Sample().test("a", "ua", "Running").locked("ua").share("ua", "a", 0, 5000).world());
        assertThat(after.routed()).extracting(TestSource::key).containsExactly("ua-1");
    }

    @Test
    void aRunThatHasStartedGetsNoOtherSlots() {
        var started = "{run: 1, startedAt: '2026-01-01T00:00:00Z', pinned: [{kind: Context, name: page, uid: " + Sample.UID + "}]}";
        assertThat(SplitDecision.decide(new Sample().test("a", "ua", "50%", "Running", started).locked("ua").world()).shares()).isEmpty();
    }

    @Test
    void aTestThatIsLockedAndNotPinnedGetsNothing() {
        var decision = SplitDecision.decide(
                new Sample().test("a", "ua", "50%", "Running", "{run: 1}").locked("ua").world());
        assertThat(decision.shares()).isEmpty();
    }

    @Test
    void aTestThatIsPinnedAndNotLockedGetsNothing() {
        assertThat(SplitDecision.decide(new Sample().test("a", "ua", "Running").world()).shares()).isEmpty();
    }

    @Test
    void aTestThatPinnedAnotherContextOfTheSameNameGetsNothing() {
        var decision = SplitDecision.decide(new Sample()
                .test("a", "ua", "50%", "Running", "{run: 1, pinned: [{kind: Context, name: page, uid: former}]}")
                .locked("ua").world());
        assertThat(decision.shares()).isEmpty();
    }

    @Test
    void aTestWhoseLockIsHeldStaysEvenIfItsStatusWasLost() {
        var decision = SplitDecision.decide(new Sample().test("a", "ua", "50%", "Running", "").locked("ua")
                .share("ua", "a", 0, 5000).world());
        assertThat(decision.routed()).hasSize(1);
        assertThat(decision.shares()).hasSize(1);
    }

    @Test
    void aStoppedTestKeepsItsSlotsWhileANewerRouteThanTheOneThatIsSeenMaySplitIt() {
        var decision = SplitDecision.decide(new Sample().test("a", "ua", "Stopped").locked("ua").share("ua", "a", 0, 5000)
                .written(Sample.route(3)).pod("p", true, 4, "ua-1").world());
        assertThat(decision.shares()).hasSize(1);
    }

    @Test
    void aStoppedTestLeavesTheRouteAndKeepsItsSlotsWhileAPodMaySplitIt() {
        var sample = new Sample().test("a", "ua", "Stopped").locked("ua").share("ua", "a", 0, 5000);

        var asked = SplitDecision.decide(sample.written(Sample.route(3, "ua")).pod("p", true, 3, "ua-1").world());
        assertThat(asked.routed()).isEmpty();
        assertThat(asked.shares()).hasSize(1);

        var written = SplitDecision.decide(sample.written(Sample.route(4)).world());
        assertThat(written.shares()).hasSize(1);
    }

    @Test
    void itsSlotsAreFreeWhenEveryReadyPodRunsTheRouteWithoutIt() {
        var decision = SplitDecision.decide(new Sample().test("a", "ua", "Stopped").locked("ua").share("ua", "a", 0, 5000)
                .written(Sample.route(4)).pod("p", true, 4).world());
        assertThat(decision.shares()).isEmpty();
    }

    @Test
    void aPodThatIsNotReadyCountsWhileItSaysThatItSplits() {
        var sample = new Sample().test("a", "ua", "Stopped").locked("ua").share("ua", "a", 0, 5000)
                .written(Sample.route(4)).pod("p", true, 4).pod("q", false, 3, "ua-1");
        assertThat(SplitDecision.decide(sample.world()).shares()).hasSize(1);
    }

    @Test
    void withoutPodsNobodySplits() {
        var decision = SplitDecision.decide(new Sample().test("a", "ua", "Stopped").locked("ua").share("ua", "a", 0, 5000)
                .written(Sample.route(4)).world());
        assertThat(decision.shares()).isEmpty();
    }

    @Test
    void aTestThatIsGoneLeavesLikeAStoppedOne() {
        var sample = new Sample().locked("ua").share("ua", "a", 0, 5000).pod("p", true, 4);
        assertThat(SplitDecision.decide(sample.written(Sample.route(4, "ua")).world()).shares()).hasSize(1);
        assertThat(SplitDecision.decide(sample.written(Sample.route(4)).world()).shares()).isEmpty();
    }

    @Test
    void aRunThatHasEndedIsNotRoutedAgain() {
        var decision = SplitDecision.decide(new Sample()
                .test("a", "ua", "50%", "Running", "{run: 1, endedAt: '2026-01-01T00:00:00Z'}").locked("ua")
                .share("ua", "a", 0, 5000).written(Sample.route(4)).pod("p", true, 4).world());
        assertThat(decision.routed()).isEmpty();
        assertThat(decision.shares()).isEmpty();
    }

    @Test
    void aNewcomerDoesNotGetSlotsThatAnEndingTestStillHas() {
        var decision = SplitDecision.decide(new Sample().test("a", "ua", "100%", "Stopped", Sample.pinned("ua"))
                .test("b", "ub", "Running").locked("ua", "ub").share("ua", "a", 0, 10_000)
                .written(Sample.route(3, "ua")).pod("p", true, 3, "ua-1").world());
        assertThat(decision.shares()).extracting(Share::key).containsExactly("ua-1");
    }
}
