package dev.touchstone.operator.gitops;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test's whole life, from commits only, in each tool's order. What the guide on GitOps promises is here. */
class CommitOrderTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();

    private static final String WHAT_TO_DO = "stop the test in one commit and";

    static final Films films = SERVICE.films();
    static Kubectl kubectl;

    enum Tool {
        Flux(name -> new GitTool.FluxLike(CLUSTER.client())),
        Argo(name -> new GitTool.ArgoLike(CLUSTER.client(), kubectl)),
        Kubectl(name -> new GitTool.KubectlPrune(kubectl, name));

        private final Function<String, GitTool> start;

        Tool(Function<String, GitTool> start) {
            this.start = start;
        }
    }

    @BeforeAll
    static void start() {
        kubectl = new Kubectl(CLUSTER);
    }

    @Test
    void aTestIsPromotedInThreeCommits() throws Exception {
        atOnce(this::aTestIsPromotedInThreeCommits, Tool.values());
    }

    private void aTestIsPromotedInThreeCommits(Tool which) {
        var name = which.name().toLowerCase() + "-promote";
        var tool = which.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);
            assertThat(state(name + "-first")).isEqualTo("Running");

            var promoted = running.edited("ABTest/" + name + "-first", "state: Running", "state: Stopped\n  promote: crowd");
            inForce(tool, promoted);
            assertThat(films.route(name + "-page").orElseThrow().model()).isEqualTo(name + "-crowd");

            var named = promoted.edited("Context/" + name + "-page", "modelRef: {name: " + name + "-content}",
                    "modelRef: {name: " + name + "-crowd}");
            inForce(tool, named);
            Eventually.holds(() -> assertThat(concluded(name + "-first")).isEqualTo("PromotionTaken"));

            inForce(tool, named.without("ABTest/" + name + "-first"));
            assertThat(films.test(name + "-first")).isNull();
            assertThat(films.route(name + "-page").orElseThrow().model()).isEqualTo(name + "-crowd");
        }
    }

    @Test
    void removingATestEndsItAndFreesWhatItHeld() throws Exception {
        atOnce(this::removingATestEndsItAndFreesWhatItHeld, Tool.values());
    }

    private void removingATestEndsItAndFreesWhatItHeld(Tool which) {
        var name = which.name().toLowerCase() + "-remove";
        var tool = which.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);

            var without = running.without("ABTest/" + name + "-first");
            inForce(tool, without);
            inForce(tool, without.edited("Model/" + name + "-crowd", "timeoutMillis: 20", "timeoutMillis: 15"));

            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(15);
        }
    }

    @Test
    void aTestGoesWithItsModelAndStorageInOneCommitAfterSomeAttempts() throws Exception {
        atOnce(this::aTestGoesWithItsModelAndStorageInOneCommitAfterSomeAttempts, Tool.values());
    }

    private void aTestGoesWithItsModelAndStorageInOneCommitAfterSomeAttempts(Tool which) {
        var name = which.name().toLowerCase() + "-all";
        var tool = which.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);

            var without = running.without("ABTest/" + name + "-first", "Model/" + name + "-crowd", "ModelStorage/" + name + "-crowd");
            inForce(tool, without);

            assertThat(films.test(name + "-first")).isNull();
            assertThat(films.modelNamed(name + "-crowd")).isNull();
            assertThat(films.storageNamed(name + "-crowd")).isNull();
            assertThat(films.route(name + "-page").orElseThrow().tests()).isEmpty();
        }
    }

    @Test
    void fluxRefusesACommitThatEndsATestAndEditsItsModelAsAWhole() {
        var name = "flux-both";
        var tool = Tool.Flux.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);
            var both = both(name, running);

            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(tool.sync(both)).singleElement().asString()
                        .contains("must not change while ABTest '" + name + "-first' holds", WHAT_TO_DO);
            }
            assertThat(state(name + "-first")).isEqualTo("Running");
            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(20);

            inForce(tool, running.edited("ABTest/" + name + "-first", "state: Running", "state: Stopped"));
            inForce(tool, both);
            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(15);
        }
    }

    @Test
    void fluxGetsThereByItselfWhenTestsAreAKustomizationOfTheirOwn() {
        var name = "flux-two";
        var running = Commit.films(name, SERVICE.redis().port());
        var models = Tool.Flux.start.apply(name);
        var tests = Tool.Flux.start.apply(name);
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            // The tests first: nothing that they name is there yet.
            assertThat(tests.sync(running.only("ABTest"))).isEmpty();
            inForce(models, running.only("ModelStorage", "Model", "Context"));
            inForce(tests, running.only("ABTest"));

            var both = both(name, running);
            assertThat(models.sync(both.only("ModelStorage", "Model", "Context"))).singleElement().asString().contains(WHAT_TO_DO);
            inForce(tests, both.only("ABTest"));
            inForce(models, both.only("ModelStorage", "Model", "Context"));

            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(15);
        }
    }

    @Test
    void whatIsAppliedOneByOneGetsThereByItselfWhenATestIsEndedAndItsModelEdited() throws Exception {
        atOnce(this::whatIsAppliedOneByOneGetsThereByItselfWhenATestIsEndedAndItsModelEdited, Tool.Argo, Tool.Kubectl);
    }

    private void whatIsAppliedOneByOneGetsThereByItselfWhenATestIsEndedAndItsModelEdited(Tool which) {
        var name = which.name().toLowerCase() + "-both";
        var tool = which.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);
            var both = both(name, running);

            assertThat(tool.sync(both)).singleElement().asString()
                    .contains("must not change while ABTest '" + name + "-first' holds", WHAT_TO_DO);
            inForce(tool, both);

            assertThat(state(name + "-first")).isEqualTo("Stopped");
            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(15);
        }
    }

    @Test
    void aTestThatIsRemovedWhileItsModelIsEditedEndsOnlyIfTheToolPrunesInSpiteOfARefusal() throws Exception {
        atOnce(this::aTestThatIsRemovedWhileItsModelIsEditedEndsOnlyIfTheToolPrunesInSpiteOfARefusal, Tool.values());
    }

    private void aTestThatIsRemovedWhileItsModelIsEditedEndsOnlyIfTheToolPrunesInSpiteOfARefusal(Tool which) {
        var name = which.name().toLowerCase() + "-gone";
        var tool = which.start.apply(name);
        var running = Commit.films(name, SERVICE.redis().port());
        try (var pod = ContextServerPod.start(CLUSTER.client(), name + "-page", name + "-page-1")) {
            inForce(tool, running);
            var gone = both(name, running).without("ABTest/" + name + "-first");

            if (which == Tool.Argo) {
                inForce(tool, gone);
                assertThat(films.test(name + "-first")).isNull();
                return;
            }
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(tool.sync(gone)).singleElement().asString().contains(WHAT_TO_DO);
            }
            assertThat(state(name + "-first")).isEqualTo("Running");
            assertThat(films.modelNamed(name + "-crowd").getSpec().timeoutMillis()).isEqualTo(20);
        }
    }

    /** Most of the time is waiting: the tools do so together. */
    private static void atOnce(Consumer<Tool> scenario, Tool... tools) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = Stream.of(tools).map(tool -> threads.submit(() -> scenario.accept(tool))).toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    private static Commit both(String name, Commit running) {
        return running.edited("ABTest/" + name + "-first", "state: Running", "state: Stopped")
                .edited("Model/" + name + "-crowd", "timeoutMillis: 20", "timeoutMillis: 15");
    }

    /** The tool tries until nothing is refused, then waits until everything is as declared; whatever it is told says what to do. */
    private static void inForce(GitTool tool, Commit commit) {
        Eventually.holds(() -> {
            var failures = tool.sync(commit);
            failures.forEach(failure -> assertThat(failure).contains(WHAT_TO_DO));
            assertThat(failures).isEmpty();
        });
        Eventually.holds(() -> assertThat(commit.ids()).allSatisfy(id -> assertThat(Kstatus.of(live(id))).isEqualTo(Kstatus.Current)));
    }

    private static GenericKubernetesResource live(String id) {
        var parts = id.split("/");
        return CLUSTER.client().genericKubernetesResources("touchstone.dev/v1alpha1", parts[0]).withName(parts[1]).get();
    }

    private static String state(String test) {
        return films.test(test).getStatus().state();
    }

    private static String concluded(String test) {
        return condition(CLUSTER.client().resources(ABTest.class).withName(test).get().getStatus().conditions(), "Concluded").getReason();
    }
}
