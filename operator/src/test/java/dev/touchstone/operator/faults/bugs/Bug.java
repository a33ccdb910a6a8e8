package dev.touchstone.operator.faults.bugs;

import java.util.Optional;
import java.util.Set;

/**
 * A bug, what it takes to show it, and who must say so: an oracle or, of what no history shows, the play. That a test never comes to
 * run says nothing: so whatever is caught by the play is caught after its tests have run.
 */
enum Bug {
    LocksNoStorages(Set.of(Act.Start), "LocksAreHeld: "),
    PinsOnlyTheContext(Set.of(Act.Start), "LocksAreHeld: "),
    LockOfADyingObjectCounts(Set.of(Act.Dying), "LocksAreHeld: "),
    SwallowsAConflict(Set.of(Act.Conflict, Act.Start), "LocksAreHeld: "),
    UnlocksBeforeTheRouteIsAcknowledged(Set.of(Act.Start, Act.StopWhileAPodLags), "LocksAreHeld: "),
    FreesSlotsBeforeTheRouteIsAcknowledged(Set.of(Act.Start, Act.StopWhileAPodLags), Play.LOCKS_STAY),
    SweepsLocksOfAPausedTest(Set.of(Act.Start, Act.Pause), "LocksAreHeld: "),
    ReleasesEverybodysLocks(Set.of(Act.Start, Act.StopWhileAPodLags), "LocksAreHeld: "),
    SharesOverlap(Set.of(Act.Start), "SharesAreFair: "),
    SaltIsRandom(Set.of(Act.Start, Act.Pause), "UnitsKeepTheirVariant: "),
    RouteNumberStaysTheSame(Set.of(Act.Start), "RouteNumbersGrow: "),
    TransitionTimeMovesWithEveryWrite(Set.of(Act.Start), "ConditionsAreSteady: "),
    OlderStatusIsPutBack(Set.of(Act.Start), "ConditionsAreSteady: "),
    KeyIsTheTestsName(Set.of(Act.Start), "LocksAreHeld: "),
    RunIsNoPartOfTheKey(Set.of(Act.Start, Act.StopWhileAPodLags, Act.Restart), "LocksAreHeld: "),
    NothingTaints(Set.of(Act.Start, Act.BreakTheGlass), Play.TAINTED),
    AGenerationTaints(Set.of(Act.Start, Act.ChangeCapacity), Play.CAPACITY_IS_FREE),
    GivesUpAfterAnError(Set.of(Act.FailOnce), Play.TRIED_AGAIN),
    RemovesDataThatWasToBeKept("delete what uses a shared server, and make it anew", "DataIsKept: "),
    TellsWhatItHasToldBefore("start a test", "EventsAreTold: "),
    AsksInACircle("roll a model", "RefusalsEnd: "),
    HasSomethingNewToSayForEver("roll a model", "It never comes to rest"),
    ConditionsAreAboutAnOlderSpec("roll a model", "Rest: "),
    LetsAllPodsGoAtOnce("create all", "EndState: ");

    private final Set<Act> acts;
    private final Optional<String> scenario;
    private final String caughtBy;

    Bug(Set<Act> acts, String caughtBy) {
        this(acts, Optional.empty(), caughtBy);
    }

    Bug(String scenario, String caughtBy) {
        this(Set.of(), Optional.of(scenario), caughtBy);
    }

    Bug(Set<Act> acts, Optional<String> scenario, String caughtBy) {
        this.acts = acts;
        this.scenario = scenario;
        this.caughtBy = caughtBy;
    }

    /** No more than it takes, as each takes time. */
    Set<Act> acts() {
        return acts;
    }

    /** In which it shows, in place of a play. */
    Optional<String> scenario() {
        return scenario;
    }

    /** All the time that an operator has to come to an end goes by. */
    boolean takesLong() {
        return this == AsksInACircle || this == HasSomethingNewToSayForEver;
    }

    /** The beginning of a sentence that must be said. */
    String caughtBy() {
        return caughtBy;
    }
}
