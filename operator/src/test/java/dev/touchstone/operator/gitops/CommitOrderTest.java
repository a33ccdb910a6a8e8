package dev.touchstone.operator.gitops;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.Together;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test's whole life, from commits only, in each tool's order. What the guide on GitOps promises is here. */
class CommitOrderTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();

    private static final String WHAT_TO_DO = "stop the test in one commit and";

    private static final Together TOGETHER = new Together(8);

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

    @AfterAll
    static void stop() {
        TOGETHER.close();
    }

    @TestFactory
    Stream<DynamicTest> aTestsWholeLifeFromCommits() {
        return Stream.of(
                tests("a test is promoted in three commits", this::aTestIsPromotedInThreeCommits, Tool.values()),
                tests("removing a test ends it and frees what it held", this::removingATestEndsItAndFreesWhatItHeld, Tool.values()),
                tests("a test goes with its model and storage in one commit, after some attempts",
                        this::aTestGoesWithItsModelAndStorageInOneCommitAfterSomeAttempts, Tool.values()),
                tests("a commit that ends a test and edits its model is refused as a whole",
                        this::aCommitThatEndsATestAndEditsItsModelIsRefusedAsAWhole, Tool.Flux),
                tests("it gets there by itself when tests are a kustomization of their own",
                        this::itGetsThereByItselfWhenTestsAreAKustomizationOfTheirOwn, Tool.Flux),
                tests("what is applied one by one gets there by itself when a test is ended and its model edited",
                        this::whatIsAppliedOneByOneGetsThereByItselfWhenATestIsEndedAndItsModelEdited, Tool.Argo, Tool.Kubectl),
                tests("a test that is removed while its model is edited ends only if the tool prunes in spite of a refusal",
                        this::aTestThatIsRemovedWhileItsModelIsEditedEndsOnlyIfTheToolPrunesInSpiteOfARefusal, Tool.values()))
                .flatMap(List::stream).toList().stream();
    }

    private static List<DynamicTest> tests(String title, Consumer<Tool> body, Tool... tools) {
        return Stream.of(tools).map(tool -> TOGETHER.test(tool + ": " + title, () -> body.accept(tool))).toList();
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

    private void aCommitThatEndsATestAndEditsItsModelIsRefusedAsAWhole(Tool which) {
        var name = which.name().toLowerCase() + "-both";
        var tool = which.start.apply(name);
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

    private void itGetsThereByItselfWhenTestsAreAKustomizationOfTheirOwn(Tool which) {
        var name = which.name().toLowerCase() + "-two";
        var running = Commit.films(name, SERVICE.redis().port());
        var models = which.start.apply(name);
        var tests = which.start.apply(name);
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
