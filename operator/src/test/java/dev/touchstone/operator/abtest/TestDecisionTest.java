package dev.touchstone.operator.abtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import java.util.List;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.locks.Target;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestDecisionTest {
    private static final String ENDED = "{run: 1, startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-02T00:00:00Z'}";

    private final TestDecision decision = new TestDecision();

    @Test
    void aTestStartsWhenAllThatItNeedsIsReady() {
        assertThat(decision.decide(new FilmWorld().world())).isInstanceOf(TestPlan.Start.class);
    }

    @Test
    void aTestThatIsPausedBeforeItStartedWaits() {
        assertThat(decision.decide(new FilmWorld().state("Paused").world()))
                .isInstanceOfSatisfying(TestPlan.Rest.class, rest -> assertThat(rest.reason()).isEqualTo(Reason.NotStarted));
    }

    @Test
    void aTestThatIsStoppedBeforeItStartedRests() {
        assertThat(decision.decide(new FilmWorld().state("Stopped").world()))
                .isInstanceOfSatisfying(TestPlan.Rest.class, rest -> assertThat(rest.reason()).isEqualTo(Reason.Stopped));
    }

    @Test
    void aRunThatHasEndedDoesNotGoOn() {
        for (var state : List.of("Running", "Paused")) {
            assertThat(decision.decide(new FilmWorld().state(state).status(ENDED).world()))
                    .isInstanceOfSatisfying(TestPlan.Rest.class, rest -> {
                        assertThat(rest.reason()).isEqualTo(Reason.RunEnded);
                        assertThat(rest.message()).contains("raise `spec.run` to 2");
                    });
        }
    }

    @Test
    void aHigherRunStarts() {
        assertThat(decision.decide(new FilmWorld().run(2).status(ENDED).world())).isInstanceOf(TestPlan.Start.class);
    }

    @Test
    void whatIsPinnedIsHeldWhileItIsWanted() {
        assertThat(decision.decide(new FilmWorld().pinned().world())).isInstanceOf(TestPlan.Hold.class);
        assertThat(decision.decide(new FilmWorld().pinned().state("Paused").world())).isInstanceOf(TestPlan.Hold.class);
    }

    @Test
    void aStateThatOnlyALaterVersionKnowsNeitherStartsNorEndsATest() {
        assertThat(decision.decide(new FilmWorld().state("Later").world()))
                .isInstanceOfSatisfying(TestPlan.Rest.class, rest -> {
                    assertThat(rest.reason()).isEqualTo(Reason.NotSupported);
                    assertThat(rest.message()).contains("`spec.state`").contains("upgrade the operator");
                });
        assertThat(decision.decide(new FilmWorld().pinned().state("Later").world())).isInstanceOf(TestPlan.Hold.class);
    }

    @Test
    void aStoppedTestEndsOnlyWhenItsContextHasNoSlotsForIt() {
        assertThat(decision.decide(new FilmWorld().pinned().share().state("Stopped").world())).isInstanceOf(TestPlan.AwaitEnd.class);
        assertThat(decision.decide(new FilmWorld().pinned().state("Stopped").world())).isInstanceOf(TestPlan.End.class);
    }

    @Test
    void aRunWhoseSlotsAreGoneEndsThoughItIsWantedAgain() {
        var started = "startedAt: '2026-01-01T00:00:00Z'";
        assertThat(decision.decide(new FilmWorld().pinned().also(started).world())).isInstanceOf(TestPlan.End.class);
        assertThat(decision.decide(new FilmWorld().pinned().also(started).share().world())).isInstanceOf(TestPlan.Hold.class);
        // Then somebody broke the glass, which is said.
        assertThat(decision.decide(new FilmWorld().pinned().also(started).unlocked("Context", "page").world())).isInstanceOf(TestPlan.Hold.class);
    }

    @Test
    void aTestWhoseContextIsGoneCanBeEnded() {
        assertThat(decision.decide(new FilmWorld().pinned().state("Stopped").without("Context", "page").world()))
                .isInstanceOf(TestPlan.End.class);
    }

    @Test
    void whoeverLosesTheRaceForSlotsGivesUpAndSaysWhy() {
        assertThat(decision.decide(new FilmWorld().pinned().slotsOfOthers(6000).world()))
                .isInstanceOfSatisfying(TestPlan.GiveUp.class,
                        plan -> assertThat(plan.obstacle().reason()).isEqualTo(Reason.NoSlots));
    }

    @Test
    void theContextMustBeThere() {
        assertThat(refusal(new FilmWorld().without("Context", "page"))).isEqualTo(Reason.RefNotFound);
    }

    @Test
    void everyModelAndStorageMustBeThereAndReady() {
        assertThat(refusal(new FilmWorld().without("Model", "crowd"))).isEqualTo(Reason.RefNotFound);
        assertThat(refusal(new FilmWorld().without("Model", "popular"))).isEqualTo(Reason.RefNotFound);
        assertThat(refusal(new FilmWorld().without("ModelStorage", "viewings"))).isEqualTo(Reason.RefNotFound);
        assertThat(refusal(new FilmWorld().notReady("Model", "crowd"))).isEqualTo(Reason.RefNotReady);
        assertThat(refusal(new FilmWorld().notReady("ModelStorage", "popular"))).isEqualTo(Reason.RefNotReady);
    }

    @Test
    void whatOnlyTheUserCanMendIsNotHiddenByATroubleThatPasses() {
        assertThat(refusal(new FilmWorld().control("other").notReady("ModelStorage", "viewings"))).isEqualTo(Reason.NoControlModel);
    }

    @Test
    void aContextThatWasJustEditedMustServeThatFirst() {
        assertThat(refusal(new FilmWorld().edited("Context", "page"))).isEqualTo(Reason.RefNotReady);
    }

    @Test
    void whatIsBeingDeletedIsNotLocked() {
        assertThat(refusal(new FilmWorld().deleting("Model", "content"))).isEqualTo(Reason.RefNotReady);
    }

    @Test
    void oneVariantMustHaveTheContextsOwnModel() {
        assertThat(refusal(new FilmWorld().control("popular"))).isEqualTo(Reason.NoControlModel);
    }

    @Test
    void anAudienceMustCompileForTheContext() {
        assertThat(refusal(new FilmWorld().audience("request.country == 'NO'"))).isEqualTo(Reason.Invalid);
    }

    @Test
    void thereMustBeSlotsEnough() {
        assertThat(refusal(new FilmWorld().slotsOfOthers(5001))).isEqualTo(Reason.NoSlots);
        assertThat(decision.decide(new FilmWorld().slotsOfOthers(5000).world())).isInstanceOf(TestPlan.Start.class);
    }

    @Test
    void nothingIsTaintedByAGenerationAlone() {
        assertThat(TaintDecision.decide(new FilmWorld().pinned().edited("Context", "page").world()).status())
                .isEqualTo(Verdict.Status.False);
    }

    @Test
    void anotherSpecAnotherObjectOrNoneTaints() {
        assertThat(taint(new FilmWorld().pinned().otherHash("Model", "crowd"))).isEqualTo(Reason.Changed);
        assertThat(taint(new FilmWorld().pinned().replaced("Model", "crowd"))).isEqualTo(Reason.Replaced);
        assertThat(taint(new FilmWorld().pinned().without("Model", "crowd"))).isEqualTo(Reason.Deleted);
    }

    @Test
    void whatOnlyALaterVersionKnowsIsNotSaidToHaveChanged() {
        assertThat(TaintDecision.decide(new FilmWorld().pinned().later("Model", "crowd").world()).reason()).isEqualTo(Reason.Untouched);
        assertThat(taint(new FilmWorld().pinned().later("Model", "crowd").replaced("Model", "crowd"))).isEqualTo(Reason.Replaced);
    }

    @Test
    void aLostLockTaintsEvenIfNothingSeemsChanged() {
        assertThat(taint(new FilmWorld().pinned().unlocked("Model", "crowd"))).isEqualTo(Reason.LockLost);
    }

    @Test
    void whatCameOfALostLockIsSaidInItsPlaceAndStays() {
        var lost = "conditions: [{type: Tainted, status: 'True', reason: LockLost, message: lost}]";
        assertThat(taint(new FilmWorld().pinned().unlocked("Model", "crowd").also(lost))).isEqualTo(Reason.LockLost);
        assertThat(taint(new FilmWorld().pinned().also(lost))).isEqualTo(Reason.LockLost);
        assertThat(taint(new FilmWorld().pinned().unlocked("Model", "crowd").otherHash("Model", "crowd").also(lost))).isEqualTo(Reason.Changed);
        assertThat(taint(new FilmWorld().pinned().replaced("Model", "crowd")
                .also("conditions: [{type: Tainted, status: 'True', reason: Changed, message: c}]"))).isEqualTo(Reason.Changed);
    }

    @Test
    void theTestItselfMustStayAsItStarted() {
        assertThat(taint(new FilmWorld().pinned().also("specHash: other"))).isEqualTo(Reason.Changed);
        assertThat(TaintDecision.decide(new FilmWorld().pinned().also("specHash: hash-test").world()).isTrue()).isFalse();
    }

    @Test
    void aStorageThatIsReadAsAnotherUserTaintsUnlessAnOlderVersionPinnedNoDigest() {
        assertThat(taint(new FilmWorld().pinned().content("sha256:a", "sha256:b"))).isEqualTo(Reason.ContentChanged);
        for (var same : List.of(List.of("sha256:a", "sha256:a"), List.of("null", "sha256:b"), List.of("sha256:a", "null"), List.of("sha1:a", "sha256:a"))) {
            assertThat(TaintDecision.decide(new FilmWorld().pinned().content(same.getFirst(), same.getLast()).world()).isTrue()).isFalse();
        }
    }

    @Test
    void onlyWhatLooksTaintedIsLookedAtAgain() {
        assertThat(TaintDecision.suspects(new FilmWorld().pinned().world())).isEmpty();
        assertThat(TaintDecision.suspects(new FilmWorld().pinned().unlocked("Model", "crowd").world()))
                .containsExactly(new Target(LockedKind.Model, "crowd"));
    }

    @Test
    void aTestWhoseContextLostTheLockIsNotSaidToRun() {
        var outlook = HoldDecision.decide(new FilmWorld().pinned().share().splitting().unlocked("Context", "page").world());
        assertThat(ready(outlook)).contains(Reason.LockLost);
    }

    @Test
    void aTestRunsWhenItsContextSaysThatEveryPodSplitsIt() {
        assertThat(ready(HoldDecision.decide(new FilmWorld().pinned().share().world()))).contains(Reason.Starting);
        assertThat(ready(HoldDecision.decide(new FilmWorld().pinned().share().splitting().world()))).contains(Reason.Running);
        assertThat(ready(HoldDecision.decide(new FilmWorld().pinned().share().splitting().state("Paused").world())))
                .contains(Reason.Running);
        assertThat(ready(HoldDecision.decide(new FilmWorld().pinned().share().state("Paused").world()))).contains(Reason.Paused);
    }

    @Test
    void aReasonOfAnotherVersionIsNoReasonToFail() {
        var status = "{run: 1, pinned: [{kind: Model, name: crowd, uid: x, specHash: y}], conditions: [{type: Tainted, status: 'True',"
                + " reason: FromTheFuture, message: something}]}";
        assertThat(TaintDecision.decide(new FilmWorld().status(status).world()).reason()).isEqualTo(Reason.Unknown);
    }

    private Reason refusal(FilmWorld films) {
        return ((TestPlan.Refuse) decision.decide(films.world())).obstacle().reason();
    }

    private static Reason taint(FilmWorld films) {
        var verdict = TaintDecision.decide(films.world());
        assertThat(verdict.isTrue()).isTrue();
        return verdict.reason();
    }

    private static Optional<Reason> ready(Outlook outlook) {
        return outlook.verdicts().stream().filter(verdict -> verdict.type() == ConditionType.Ready).map(Verdict::reason).findFirst();
    }
}
