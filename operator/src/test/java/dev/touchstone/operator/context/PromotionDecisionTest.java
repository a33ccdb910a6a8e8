package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromotionDecisionTest {
    @Test
    void aStoppedTestsPromotionAnswers() {
        var decision = PromotionDecision.decide(new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Stopped")).world());
        assertThat(decision).hasValueSatisfying(promotion -> {
            assertThat(promotion.key()).isEqualTo("ua-1");
            assertThat(promotion.promotion().model()).isEqualTo("a-model");
        });
    }

    @Test
    void itsOwnLockDoesNotMakeItWait() {
        var sample = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Stopped")).locked("ua");
        assertThat(PromotionDecision.decide(sample.world())).isPresent();
    }

    @Test
    void aPromotionWaitsForATestThatHoldsTheContext() {
        var sample = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Stopped")).locked("ub");
        assertThat(PromotionDecision.decide(sample.world())).isEmpty();
    }

    @Test
    void aPromotionThatAnswersAlreadyGoesOnWhateverIsLocked() {
        var sample = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Stopped")).locked("ub").promoted("ua");
        assertThat(PromotionDecision.decide(sample.world())).isPresent();
    }

    @Test
    void ofTwoTheOneThatEndedLastCounts() {
        var sample = new Sample()
                .with(Sample.promoting("a", "ua", "2026-02-01T00:00:00Z", "Stopped"))
                .with(Sample.promoting("b", "ub", "2026-01-01T00:00:00Z", "Stopped"));
        assertThat(PromotionDecision.decide(sample.world())).map(PromotionDecision::key).contains("ua-1");
    }

    @Test
    void aPromotionIsOverOnceTheContextNamedTheModel() {
        var named = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Stopped")).model("a-model");
        assertThat(PromotionDecision.decide(named.world())).isEmpty();
        var later = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "PromotionTaken")).model("another");
        assertThat(PromotionDecision.decide(later.world())).isEmpty();
    }

    @Test
    void aPromotionThatWasSupersededDoesNotComeBackWhenTheTestThatSupersededItIsRemoved() {
        var sample = new Sample().with(Sample.promoting("a", "ua", "2026-01-01T00:00:00Z", "Superseded"));
        assertThat(PromotionDecision.decide(sample.world())).isEmpty();
    }

    @Test
    void aTestThatRunsPromotesNothing() {
        assertThat(PromotionDecision.decide(new Sample().test("a", "ua", "Running").world())).isEmpty();
    }
}
