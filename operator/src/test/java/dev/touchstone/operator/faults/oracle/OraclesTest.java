package dev.touchstone.operator.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.faults.proxy.Call;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OraclesTest {
    private static final String LOCK = "[{key: t-1}]";
    private static final String SHARE = "[{key: t-1, ranges: [{from: 0, to: 5000}]}]";

    /** A run from its start to its end, as it must be. */
    private static MadeUp run() {
        return everythingLocked().test("Pending", true).context("one", LOCK, SHARE).route(1, 5000, 50).test("Running", true)
                .route(2, 0, 50).context("one", LOCK, "[]").test("Stopping", false).context("one", "[]", "[]").model("[]").storage("[]")
                .test("Stopped", false);
    }

    private static MadeUp everythingLocked() {
        return new MadeUp().context("one", LOCK, "[]").model(LOCK).storage(LOCK);
    }

    @Test
    void aRunAsItMustBeBreaksNothing() {
        assertThat(Oracles.violations(run().evidence())).isEmpty();
    }

    @Test
    void aLockThatGoesBeforeTheRouteIsSeen() {
        var history = everythingLocked().test("Running", true).context("one", LOCK, SHARE).route(1, 5000, 50)
                .test("Stopping", false).context("one", "[]", SHARE);
        assertThat(violations(history, "LocksAreHeld")).hasSize(2)
                .anyMatch(violation -> violation.contains("which does not hold Context 'page'"));
    }

    @Test
    void aLockThatGoesBeforeTheSlotsIsSeen() {
        assertThat(violations(new MadeUp().context("one", LOCK, SHARE).context("one", "[]", SHARE), "LocksAreHeld"))
                .containsExactly("Context 'page' has slots for run 't-1', which does not hold it, after Context 'page' at 2");
    }

    @Test
    void aPinnedObjectWithoutItsLockIsSeen() {
        assertThat(violations(everythingLocked().test("Running", true).model("[]"), "LocksAreHeld"))
                .contains("ABTest 'test' has pinned Model 'one' and does not hold its lock, after Model 'one' at 5");
    }

    @Test
    void whatWasPinnedUnderAnotherUidDoesNotCount() {
        assertThat(violations(everythingLocked().test("Running", true)
                .is("kind: Model\nmetadata: {name: one, uid: other}\nspec: {}\nstatus: {locks: [{key: t-1}]}"), "LocksAreHeld")).isNotEmpty();
    }

    @Test
    void aRunningTestThatHasNotPinnedWhatItNeedsIsSeen() {
        assertThat(violations(everythingLocked().test("Running", false), "LocksAreHeld")).hasSize(3);
    }

    @Test
    void nothingIsExpectedOfANamespaceThatGoes() {
        var history = everythingLocked().test("Running", true)
                .is("kind: Namespace\nmetadata: {name: shop, uid: n, deletionTimestamp: now}").model("[]")
                .isDeleted("kind: Model\nmetadata: {name: one, uid: m}");
        assertThat(Oracles.violations(history.evidence())).isEmpty();
    }

    @Test
    void trafficThatShrinksInARunIsSeenAndThatGrowsIsNot() {
        var pinned = "kind: ABTest\nmetadata: {name: test, uid: t}\nstatus: {pinned: [{kind: Context, name: page, uid: c}]}\n";
        var half = new MadeUp().is(pinned + "spec: {traffic: '50%'}");
        assertThat(violations(half.is(pinned + "spec: {traffic: '49.99%'}"), "LockedStaysUnchanged"))
                .containsExactly("ABTest 'test' at 2: `spec.traffic` went down, which moves units");
        assertThat(violations(new MadeUp().is(pinned + "spec: {traffic: '50%'}").is(pinned + "spec: {traffic: '80%'}"), "LockedStaysUnchanged"))
                .isEmpty();
    }

    @Test
    void aFrozenFieldThatChangesUnderTheLockIsSeenAndAFreeOneMayChange() {
        var history = everythingLocked();
        assertThat(violations(history.context("other", LOCK, "[]"), "LockedStaysUnchanged"))
                .containsExactly("Context 'page' at 4: `spec.modelRef` changed while it was locked");
        assertThat(violations(everythingLocked().is("kind: Context\nmetadata: {name: page, uid: c}\n"
                + "spec: {modelRef: {name: one}, capacity: {replicas: 9}}"), "LockedStaysUnchanged")).isEmpty();
    }

    @Test
    void aDeletionUnderTheLockIsSeen() {
        assertThat(violations(everythingLocked().isDeleted("kind: Model\nmetadata: {name: one, uid: m}"), "LockedStaysUnchanged"))
                .containsExactly("Model 'one' at 4 (deleted) while it was locked");
    }

    @Test
    void aFieldThatALaterDefinitionAddsIsNoChange() {
        var history = everythingLocked().is("kind: Context\nmetadata: {name: page, uid: c}\n"
                + "spec: {modelRef: {name: one, later: x}, later: y, capacity: {replicas: 2}}\nstatus: {locks: [{key: t-1}]}");
        assertThat(new LockedStaysUnchanged().violations(history.evidence())).isNotEmpty();
        assertThat(new LockedStaysUnchanged().violations(new Evidence(history.revisions(), List.of(), Set.of("later")))).isEmpty();
    }

    @Test
    void sharesThatOverlapOrShrinkAndRoutesThatTakeMoreAreSeen() {
        var overlapping = "[{key: t-1, ranges: [{from: 0, to: 5000}]}, {key: u-1, ranges: [{from: 4999, to: 6000}]}]";
        assertThat(violations(new MadeUp().context("one", LOCK, overlapping), "SharesAreFair")).hasSize(1);
        assertThat(violations(new MadeUp().context("one", LOCK, SHARE)
                .context("one", LOCK, "[{key: t-1, ranges: [{from: 0, to: 4000}]}]"), "SharesAreFair")).singleElement().asString()
                .endsWith("lost 1000 slots");
        assertThat(violations(new MadeUp().context("one", LOCK, SHARE).route(1, 5001, 50), "SharesAreFair")).singleElement().asString()
                .contains("1 slots that it has no share in");
    }

    @Test
    void aUnitThatChangesItsVariantIsSeenAndGrowingMovesNobody() {
        assertThat(violations(new MadeUp().route(1, 5000, 50).route(2, 9000, 50), "UnitsKeepTheirVariant")).isEmpty();
        assertThat(violations(new MadeUp().route(1, 5000, 50).route(2, 5000, 90), "UnitsKeepTheirVariant")).hasSize(1);
        assertThat(violations(new MadeUp().route(1, 5000, 50).route(2, 4000, 50), "UnitsKeepTheirVariant")).hasSize(1);
    }

    @Test
    void aRouteNumberThatGoesBackOrIsGivenTwiceIsSeen() {
        assertThat(violations(new MadeUp().route(2, 0, 50).route(1, 0, 50), "RouteNumbersGrow")).hasSize(1);
        assertThat(violations(new MadeUp().route(1, 0, 50).route(1, 5000, 50), "RouteNumbersGrow")).hasSize(1);
    }

    @Test
    void dataThatIsDeletedUnaskedIsSeen() {
        var volume = "kind: PersistentVolumeClaim\nmetadata: {name: data-touchstone-redis-0, uid: v, "
                + "labels: {app.kubernetes.io/managed-by: touchstone}}";
        var storage = "kind: ModelStorage\nmetadata: {name: rows, uid: s}\nspec: {technology: Redis, deletionPolicy: %s}";
        assertThat(violations(new MadeUp().is(storage.formatted("Retain")).is(volume).isDeleted(storage.formatted("Retain"))
                .isDeleted(volume), "DataIsKept")).singleElement().asString().endsWith("though a storage wanted its data kept");
        assertThat(violations(new MadeUp().is(storage.formatted("Delete")).is(volume).isDeleted(storage.formatted("Delete"))
                .isDeleted(volume), "DataIsKept")).isEmpty();
        assertThat(violations(new MadeUp().is(storage.formatted("Delete")).is(volume).isDeleted(volume), "DataIsKept")).hasSize(1);
        assertThat(violations(new MadeUp().isDeleted("kind: Secret\nmetadata: {name: users, uid: x}"), "DataIsKept")).hasSize(1);
    }

    @Test
    void conditionsThatVanishOrLieAboutTimeAreSeen() {
        var model = "kind: Model\nmetadata: {name: one, uid: m}\nstatus: {observedGeneration: %d, conditions: [%s]}";
        var ready = "{type: Ready, status: \"%s\", lastTransitionTime: \"%s\", observedGeneration: 1}";
        var before = model.formatted(1, ready.formatted("True", "2026-01-01T00:00:00Z"));
        assertThat(violations(new MadeUp().is(before).is(model.formatted(1, "")), "ConditionsAreSteady")).hasSize(1);
        assertThat(violations(new MadeUp().is(before).is(model.formatted(1, ready.formatted("True", "2026-01-02T00:00:00Z"))),
                "ConditionsAreSteady")).hasSize(1);
        assertThat(violations(new MadeUp().is(before).is(model.formatted(0, ready.formatted("True", "2026-01-01T00:00:00Z"))),
                "ConditionsAreSteady")).hasSize(1);
        assertThat(violations(new MadeUp().is(before).is(model.formatted(1, ready.formatted("False", "2026-01-02T00:00:00Z"))),
                "ConditionsAreSteady")).isEmpty();
    }

    @Test
    void aWriteThatIsRefusedAgainAndAgainIsSeen() {
        var refused = IntStream.range(0, 10).mapToObj(i -> call(i, 409)).toList();
        assertThat(new RefusalsEnd().violations(Evidence.of(List.of(), List.of(refused)))).hasSize(1);
        assertThat(new RefusalsEnd().violations(Evidence.of(List.of(), List.of(refused.subList(0, 5), refused.subList(5, 10))))).isEmpty();
    }

    @Test
    void aTransitionThatIsToldMoreOftenThanItHappenedIsSeen() {
        var event = "kind: Event\nmetadata: {name: e%d, uid: e%d}\nreportingController: touchstone.dev/operator\nreason: Ready\n"
                + "note: \"Ready is True: %s\"\nregarding: {kind: Model, name: one, uid: m}";
        var history = new MadeUp().is("kind: Model\nmetadata: {name: one, uid: m}\nstatus: {conditions: "
                + "[{type: Ready, status: \"True\", reason: Ready}]}").added(event.formatted(1, 1, "a"));
        assertThat(violations(history, "EventsAreTold")).isEmpty();
        assertThat(violations(history.added(event.formatted(2, 2, "b")), "EventsAreTold")).singleElement().asString()
                .contains("which happened 1 times");
    }

    @Test
    void aStatusAboutAnOlderSpecIsNoRestAndNeitherIsAWrite() {
        assertThat(Rest.unsettled(new MadeUp().is("kind: Model\nmetadata: {name: one, uid: m, generation: 2}\n"
                + "status: {observedGeneration: 1, conditions: [{type: Ready, observedGeneration: 1}]}").revisions())).hasSize(2);
        assertThat(Rest.writes(List.of(call(1, 200)), Instant.EPOCH.minusSeconds(1))).hasSize(1);
    }

    @Test
    void endsAreComparedWithoutTimesAndUids() {
        var model = "kind: Model\nmetadata: {name: one, uid: %s, creationTimestamp: \"%s\"}\nspec: {a: %s}\nstatus: {since: \"%s\"}";
        var one = EndState.of(new MadeUp().added(model.formatted("u1", "x", "b", "2026-01-01T00:00:00Z")).revisions(), "shop");
        var same = EndState.of(new MadeUp().added(model.formatted("u2", "y", "b", "2027-01-01T00:00:00Z")).revisions(), "shop");
        var other = EndState.of(new MadeUp().added(model.formatted("u2", "y", "c", "2027-01-01T00:00:00Z")).revisions(), "shop");
        assertThat(one.differences(same, Set.of())).isEmpty();
        assertThat(one.differences(other, Set.of())).containsExactly("EndState: Model/one/spec/a must be 'b' and is 'c'");
        assertThat(one.differences(other, one.mask(other))).isEmpty();
    }

    @Test
    void whichRunWasLetGoLastIsNoPartOfTheEnd() {
        var route = "kind: ConfigMap\nmetadata: {name: page-route-v1, uid: r, annotations: {touchstone.dev/%s: t-1}}";
        var never = EndState.of(new MadeUp().added("kind: ConfigMap\nmetadata: {name: page-route-v1, uid: r}").revisions(), "shop");
        var released = EndState.of(new MadeUp().added(route.formatted("released")).revisions(), "shop");
        var other = EndState.of(new MadeUp().added(route.formatted("other")).revisions(), "shop");
        assertThat(never.differences(released, Set.of())).isEmpty();
        assertThat(never.differences(other, Set.of())).hasSize(1);
    }

    private static List<String> violations(MadeUp history, String oracle) {
        return Oracles.byName().get(oracle).violations(history.evidence());
    }

    private static Call call(long number, int status) {
        return new Call(number, number + 1, "patch", "touchstone.dev", "models", "status", "shop", "one", "us", status, Instant.EPOCH);
    }
}
