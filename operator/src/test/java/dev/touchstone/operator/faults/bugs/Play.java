package dev.touchstone.operator.faults.bugs;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.operator.faults.oracle.Evidence;
import dev.touchstone.operator.faults.oracle.Oracles;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.proxy.Refusal;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A short life of two tests of one context, judged by what it should lead to and by all oracles. */
final class Play {
    static final String LOCKS_STAY = "Play: It must hold that locks stay while a pod still splits";
    static final String CAPACITY_IS_FREE = "Play: It must hold that capacity taints nothing";
    static final String TAINTED = "Play: The operator looked and looked, and it was not so that the tests are tainted";
    static final String TRIED_AGAIN = "Play: The operator had time, and it was not so that the status is about the newest spec";

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Quantity CPU = new Quantity("123m");
    /** What is right may take its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    /** Longer than whoever does not give up waits before it tries again. */
    private static final Duration TIME_TO_TRY_AGAIN = Duration.ofSeconds(10);
    private static final int LOOKS_PER_JUDGEMENT = 20;
    /** How often the operator has to look at what changed before it counts that it did nothing. */
    private static final int NUDGES = 3;
    private static final int TRIES_OF_THE_CLIENT = 3;

    private final Stage stage;
    private final Set<Act> acts;
    private final String sought;
    private final String first;
    private final String second;
    private Consumer<ApiProxy> beforeTheStart = proxy -> { };
    private int nudges;

    /**
     * @param name in front of the tests'
     * @param sought beginning of a violation: when it has been seen, the play ends; empty if none should be
     */
    Play(Stage stage, String name, Set<Act> acts, String sought) {
        this.stage = stage;
        this.acts = acts;
        this.sought = sought;
        this.first = name + "-first";
        this.second = name + "-second";
    }

    /** What was broken, with who says so in front. */
    List<String> violations() {
        var found = new ArrayList<String>();
        try {
            acts.stream().sorted().filter(act -> act != Act.BreakTheGlass).forEach(this::perform);
            // Who breaks the glass breaks promises: what was before is judged before.
            stage.history().caughtUp();
            found.addAll(seen());
            if (acts.contains(Act.BreakTheGlass)) {
                breakTheGlass();
            }
        } catch (Broken e) {
            found.add(e.getMessage());
            // Some bugs write without end.
            stage.instances().forEach(Instance::crash);
            if (!acts.contains(Act.BreakTheGlass)) {
                stage.history().caughtUp();
                found.addAll(seen());
            }
        }
        return found;
    }

    private List<String> seen() {
        return Oracles.violations(Evidence.of(stage.history().revisions(),
                stage.instances().stream().map(instance -> instance.proxy().calls()).toList()));
    }

    private void perform(Act act) {
        switch (act) {
            case FailOnce -> failOnce();
            case Dying -> dying();
            case Conflict -> beforeTheStart = proxy -> {
                var manager = uid(first) + "-1";
                proxy.inject(new Fault("conflict", call -> call.resource().equals("models") && call.name().equals("popular")
                        && call.fieldManager().equals(manager), new Effect.Refuse(Refusal.Conflict)).times(3));
            };
            case Start -> start();
            case Pause -> pause();
            case ChangeCapacity -> changeCapacity();
            case StopWhileAPodLags -> stopWhileAPodLags();
            case Restart -> restart();
            case BreakTheGlass -> breakTheGlass();
        }
    }

    private void start() {
        props();
        stage.films().test(first, "page", "30%");
        stage.films().test(second, "page", "30%");
        stage.start(Map.of(), beforeTheStart);
        await("both tests run", () -> isReady(first, "Running") && isReady(second, "Running"));
    }

    /** At rest, when nothing else wakes whoever gave up. */
    private void failOnce() {
        props();
        var operator = stage.start();
        await("the context is ready", () -> isTrue(stage.films().contextNamed("page"), "Ready"));
        operator.proxy().inject(new Fault("fails", call -> call.isWrite() && call.resource().equals("models"),
                new Effect.Refuse(Refusal.TimedOut)).times(TRIES_OF_THE_CLIENT));
        stage.films().patch(Model.class, "popular", "{\"documentation\": {\"owner\": \"somebody\"}}");
        await("the write has failed", () -> operator.proxy().injections().size() == TRIES_OF_THE_CLIENT);
        BooleanSupplier isTold = () -> stage.films().modelNamed("popular").getMetadata().getGeneration()
                .equals(stage.films().modelNamed("popular").getStatus().observedGeneration());
        if (!sought.equals(TRIED_AGAIN)) {
            await("the status is about the newest spec", isTold);
        } else if (!isSo(isTold, TIME_TO_TRY_AGAIN)) {
            throw new Broken(TRIED_AGAIN);
        }
    }

    private void dying() {
        props();
        stage.start();
        await("the context is ready", () -> isTrue(stage.films().contextNamed("page"), "Ready"));
        stage.client().resources(Model.class).withName("crowd").patch(MERGE, "{\"metadata\": {\"finalizers\": [\"example.org/mine\"]}}");
        stage.client().resources(Model.class).withName("crowd").delete();
        stage.films().test(first, "page", "30%");
        await("the test is refused or runs", () -> isReady(first, "RefNotReady") || isReady(first, "Running"));
        stage.client().resources(Model.class).withName("crowd").patch(MERGE, "{\"metadata\": {\"finalizers\": null}}");
        await("the model is gone", () -> stage.films().modelNamed("crowd") == null);
    }

    private void pause() {
        stage.films().patch(ABTest.class, second, "{\"state\": \"Paused\"}");
        await("the second test pauses", () -> isReady(second, "Paused"));
        // Whoever sweeps is woken while it pauses.
        for (int i = 0; i < NUDGES; i++) {
            nudge(Context.class, "page");
            nudge(Model.class, "crowd");
        }
        stage.films().patch(ABTest.class, second, "{\"state\": \"Running\"}");
        await("the second test goes on", () -> isReady(second, "Running"));
    }

    private void changeCapacity() {
        stage.films().patch(Context.class, "page", "{\"capacity\": {\"resources\": {\"requests\": {\"cpu\": \"" + CPU + "\"}}}}");
        stage.films().patch(ABTest.class, first, "{\"traffic\": \"35%\"}");
        await("the first test grows", () -> stage.films().test(first).getStatus().split().endsWith("of 35.00%"));
        require(CAPACITY_IS_FREE, () -> !isTrue(stage.films().test(first), "Tainted"));
        // So that a pod which is told to lag later on is not one that goes.
        await("pods with the new capacity have replaced the others", this::isRolledOut);
    }

    private boolean isRolledOut() {
        var deployment = stage.client().apps().deployments().withName("page-context").get();
        var status = deployment.getStatus();
        var wanted = deployment.getSpec().getReplicas();
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getResources().getRequests().get("cpu").equals(CPU)
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && Stream.of(status.getReplicas(), status.getUpdatedReplicas(), status.getAvailableReplicas()).allMatch(wanted::equals)
                && stage.kubelet().pods("page").size() == wanted;
    }

    private void stopWhileAPodLags() {
        var lagging = stage.kubelet().pods("page").getFirst().name();
        stage.kubelet().will(lagging, Behaviour.Stays);
        var key = uid(first) + "-" + stage.films().test(first).getStatus().run();
        stage.films().patch(ABTest.class, first, "{\"state\": \"Stopped\"}");
        await("the route is without the first test", () -> stage.films().route("page").orElseThrow().tests().stream()
                .noneMatch(test -> test.key().equals(key)));
        // Whoever would release too early has looked at both by then, and if that is what is sought, gets all the time that it needs.
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; i < NUDGES || sought.equals(LOCKS_STAY) && System.nanoTime() < end; i++) {
            nudge(Context.class, "page");
            nudge(ABTest.class, first);
            require("the pod that lags is there", () -> stage.kubelet().pods().containsKey(lagging));
            require(LOCKS_STAY, () -> isLocked(key));
        }
        stage.kubelet().will(lagging, Behaviour.Follows);
        await("the first test stops", () -> "Stopped".equals(stage.films().test(first).getStatus().state()));
        await("nothing of it is left", () -> !isLocked(key));
    }

    private void restart() {
        stage.films().patch(ABTest.class, first, "{\"state\": \"Running\", \"run\": 2}");
        await("the first test runs again", () -> isReady(first, "Running"));
    }

    private void breakTheGlass() {
        stage.client().resources(Model.class).withName("crowd").subresource("status").patch(MERGE, "{\"status\": {\"locks\": null}}");
        stage.films().patch(Model.class, "crowd", "{\"timeoutMillis\": 99}");
        BooleanSupplier isTainted = () -> isTrue(stage.films().test(first), "Tainted");
        if (!sought.equals(TAINTED)) {
            await("the tests are tainted", isTainted);
            return;
        }
        await("the operator has seen the change", () -> isObserved(stage.films().modelNamed("crowd")));
        for (int i = 0; i < NUDGES; i++) {
            nudge(ABTest.class, first);
        }
        require(TAINTED, isTainted);
    }

    private void props() {
        stage.films().create();
        stage.films().context("page");
    }

    /** Something is changed that changes nothing, and the operator has looked at it. */
    private void nudge(Class<? extends CustomResource<?, ?>> kind, String name) {
        stage.films().patch(kind, name, "{\"documentation\": {\"owner\": \"team-" + nudges++ + "\"}}");
        await("the operator has seen the documentation of " + kind.getSimpleName() + " '" + name + "'",
                () -> isObserved(stage.client().resources(kind).withName(name).get()));
    }

    private static boolean isObserved(CustomResource<?, ?> object) {
        var observed = switch (object) {
            case ABTest test -> test.getStatus().observedGeneration();
            case Context context -> context.getStatus().observedGeneration();
            case Model model -> model.getStatus().observedGeneration();
            default -> throw new IllegalArgumentException(object.getKind());
        };
        return object.getMetadata().getGeneration().equals(observed);
    }

    private boolean isReady(String test, String reason) {
        var found = stage.films().test(test);
        return found.getStatus() != null && found.getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready") && condition.getReason().equals(reason));
    }

    private static boolean isTrue(CustomResource<?, ?> object, String type) {
        var conditions = switch (object) {
            case ABTest test when test.getStatus() != null -> test.getStatus().conditions();
            case Context context when context.getStatus() != null -> context.getStatus().conditions();
            default -> List.<Condition>of();
        };
        return conditions.stream().anyMatch(condition -> condition.getType().equals(type) && condition.getStatus().equals("True"));
    }

    private String uid(String test) {
        return stage.films().test(test).getMetadata().getUid();
    }

    private boolean isLocked(String key) {
        return Stream.of(stage.films().contextNamed("page"), stage.films().modelNamed("crowd"), stage.films().storageNamed("viewings"))
                .allMatch(object -> LockedKind.isLockedBy(object, key));
    }

    private static void require(String sentence, BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            throw new Broken(sentence);
        }
    }

    /** Ends early if what is sought was seen. */
    private void await(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (int looks = 1; !condition.getAsBoolean(); looks++) {
            if (!sought.isEmpty() && looks % LOOKS_PER_JUDGEMENT == 0 && seen().stream().anyMatch(violation -> violation.startsWith(sought))) {
                throw new Broken("Enough was seen before it was so that " + what);
            }
            if (System.nanoTime() > end) {
                throw new Broken("It was never so that " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean isSo(BooleanSupplier condition, Duration within) {
        var end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private static final class Broken extends RuntimeException {
        private Broken(String message) {
            super(message);
        }
    }
}
