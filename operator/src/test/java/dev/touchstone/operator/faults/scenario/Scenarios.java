package dev.touchstone.operator.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.faults.scenario.Scenario.Step;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.uninstall.UninstallCommand;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everything that is tried. A new one is a constant and a place in the list. */
public final class Scenarios {
    private static final int MANY = 200;
    private static final String NAMES = "touchstone.scenario";

    private static final Step SERVICE = Step.of(Scenarios::service, Ends::contextIsReady);
    private static final Step RUNNING = Step.of(Scenarios::everything, Ends::testRuns);
    private static final Consumer<Stage> STOP = test("{\"state\": \"Stopped\"}");

    private static final Scenario CREATE = Scenario.of("create all", Scenario.EMPTY, Step.of(Scenarios::everything, Ends::testRuns));
    private static final Scenario CREATE_BACKWARDS = Scenario.of("create all, tests first", Scenario.EMPTY, Step.of(stage -> {
        stage.films().test("test", "page", "50%");
        stage.films().context("page");
        stage.films().create();
    }, Ends::testRuns));
    private static final Scenario ROLL = Scenario.of("roll a model", SERVICE, Step.of(
            stage -> stage.films().patch(Model.class, "content", "{\"timeoutMillis\": 33}"),
            stage -> {
                Ends.contextIsReady(stage);
                assertThat(stage.films().route("page").orElseThrow().models()).anyMatch(model -> model.timeoutMillis() == 33);
            }));
    private static final Scenario START = Scenario.of("start a test", SERVICE, Step.of(
            stage -> stage.films().test("test", "page", "50%"), Ends::testRuns));
    private static final Scenario PAUSE = Scenario.of("pause a test and go on", RUNNING,
            Step.of(test("{\"state\": \"Paused\"}"), Ends::testPauses), Step.of(test("{\"state\": \"Running\"}"), Ends::testRuns));
    private static final Scenario GROW = Scenario.of("grow a test", RUNNING, Step.of(test("{\"traffic\": \"80%\"}"), stage -> {
        Ends.testRuns(stage);
        assertThat(stage.films().test("test").getStatus().split()).endsWith("80.00%");
    }));
    private static final Scenario END = Scenario.of("end a test", RUNNING, Step.of(STOP, Ends::testHasEnded));
    private static final Scenario PROMOTE = Scenario.of("promote a variant", RUNNING,
            Step.of(test("{\"state\": \"Stopped\", \"promote\": \"other\"}"), stage -> {
                Ends.nothingIsHeld(stage);
                Ends.testIs(stage, "Promoted");
                assertThat(stage.films().route("page").orElseThrow().model()).isEqualTo("crowd");
            }),
            Step.of(stage -> stage.films().patch(Context.class, "page", "{\"modelRef\": {\"name\": \"crowd\"}}"), stage -> {
                Ends.nothingIsHeld(stage);
                Ends.testIs(stage, "PromotionTaken");
            }));
    private static final Scenario RESTART = Scenario.of("restart a test", RUNNING, Step.of(STOP, Ends::testHasEnded),
            Step.of(test("{\"state\": \"Running\", \"run\": 2}"), stage -> {
                Ends.testRuns(stage);
                assertThat(stage.films().test("test").getStatus().run()).isEqualTo(2);
            }));
    private static final Scenario DELETE_TEST = Scenario.of("delete a test mid-run", RUNNING,
            Step.of(stage -> delete(stage, ABTest.class, "test"), Ends::nothingIsHeld));
    private static final Scenario RECREATE = Scenario.of("recreate a test under the same name", RUNNING, Step.of(stage -> {
        delete(stage, ABTest.class, "test");
        // So much that it has to wait for the slots of the one before, and gets the same in the end.
        stage.films().test("test", "page", "80%");
    }, Ends::testRuns));
    private static final Scenario RECREATE_CONTEXT = Scenario.of("recreate a context under the same name", SERVICE,
            Step.of(stage -> {
                delete(stage, Context.class, "page");
                stage.client().resources(Context.class).withName("page").waitUntilCondition(
                        java.util.Objects::isNull, 30, java.util.concurrent.TimeUnit.SECONDS);
                stage.films().context("page");
            }, stage -> {
                Ends.contextIsReady(stage);
                var uid = stage.films().contextNamed("page").getMetadata().getUid();
                assertThat(stage.films().route("page").orElseThrow().context().uid()).isEqualTo(uid);
                assertThat(stage.client().resources(Deployment.class).withName("page-context").get().getMetadata().getOwnerReferences())
                        .anyMatch(owner -> owner.getUid().equals(uid));
            }));
    private static final Scenario DELETE_DATA = Scenario.of("delete storages and models", Step.of(stage -> {
        service(stage);
        stage.films().storage("dropped", "RankedList");
        stage.films().patch(ModelStorage.class, "dropped", "{\"deletionPolicy\": \"Delete\"}");
        stage.films().model("dropped");
        Rows.put(stage, "dropped");
        Rows.put(stage, "crowd");
    }, stage -> {
        Ends.contextIsReady(stage);
        assertThat(Ends.ready(stage, Model.class)).isEqualTo(4);
        assertThat(stage.films().storageNamed("dropped").getMetadata().getFinalizers()).isNotEmpty();
    }), Step.of(stage -> {
        for (var name : List.of("dropped", "crowd")) {
            delete(stage, ModelStorage.class, name);
            delete(stage, Model.class, name);
        }
    }, stage -> {
        assertThat(stage.films().storageNamed("dropped")).isNull();
        assertThat(stage.films().storageNamed("crowd")).isNull();
        assertThat(Rows.exists(stage, "dropped")).as("data that was to be deleted").isFalse();
        assertThat(Rows.exists(stage, "crowd")).as("data that was to be kept").isTrue();
        Ends.contextIsReady(stage);
    }));
    private static final Scenario DELETE_NAMESPACE = Scenario.of("delete the namespace, the operator's own", RUNNING,
            Step.of(Scenarios::deleteNamespace, Ends::namespaceIsGone));
    private static final Scenario DELETE_NAMESPACE_ALONE = Scenario.of("delete the namespace with the operator down", RUNNING,
            Step.of(stage -> {
                stage.retire();
                deleteNamespace(stage);
            }, Ends::namespaceIsGone)).withoutOperator();
    /** As seen from a namespace that it serves: neither its process nor its Lease is there any more, and later another one is installed. */
    private static final Scenario DELETE_OPERATORS_NAMESPACE = Scenario.of("delete the operator's own namespace, with a running test elsewhere", RUNNING,
            Step.of(stage -> {
                stage.retire();
                stage.client().leases().delete();
            }, stage -> {
                Ends.testRuns(stage);
                assertThat(stage.client().leases().list().getItems()).isEmpty();
                for (var kind : List.of(Model.class, ModelStorage.class)) {
                    assertThatThrownBy(() -> delete(stage, kind, "crowd")).hasMessageContaining("in-use.touchstone.dev");
                }
            }), Step.of(stage -> {
                stage.films().patch(ABTest.class, "test", "{\"traffic\": \"80%\"}");
                stage.reinstall();
            }, stage -> {
                Ends.testRuns(stage);
                assertThat(stage.films().test("test").getStatus().split()).endsWith("80.00%");
            }), Step.of(STOP, Ends::testHasEnded));
    private static final Scenario UNINSTALL = Scenario.of("helm uninstall with a running test", RUNNING, Step.of(
            stage -> assertThat(new UninstallCommand(Duration.ofSeconds(90), List.of(stage.namespace()))
                    .run(stage.client(), new PrintStream(OutputStream.nullOutputStream()))).as("exit code").isZero(),
            stage -> {
                assertThat(Ends.locked(stage)).isEmpty();
                assertThat(stage.films().test("test").getStatus().pinned()).isEmpty();
                Ends.nothingIsHeld(stage);
            }), Step.of(Stage::retire, stage -> assertThat(stage.instances()).allMatch(Instance::isGone)));
    private static final Scenario LEADERS = Scenario.of("two operators with a leader change", SERVICE,
            Step.of(stage -> stage.films().test("test", "page", "50%"), Ends::testRuns), Step.of(STOP, Ends::testHasEnded))
            .withOperators(2);
    private static final Scenario MODELS = Scenario.of(MANY + " models at once", Step.of(stage -> stage.films().create(), stage ->
            assertThat(Ends.ready(stage, Model.class)).isEqualTo(3)), Step.of(
            stage -> IntStream.range(0, MANY).forEach(i -> stage.films().model("many-" + i, "popular")),
            stage -> assertThat(Ends.ready(stage, Model.class)).isEqualTo(MANY + 3)));

    private Scenarios() {}

    /** In the order in which a test lives. */
    public static List<Scenario> all() {
        var own = Stream.of(CREATE, CREATE_BACKWARDS, ROLL, START, PAUSE, GROW, END, PROMOTE, RESTART, DELETE_TEST, RECREATE, RECREATE_CONTEXT,
                DELETE_DATA, DELETE_NAMESPACE, DELETE_NAMESPACE_ALONE, DELETE_OPERATORS_NAMESPACE, UNINSTALL, LEADERS);
        return Stream.concat(own, SharedServers.all().stream()).toList();
    }

    /** What people do without looking at what the operator makes of it. */
    public static List<Scenario> byTheClock() {
        return ByTheClock.all();
    }

    /** Whether {@code -Dtouchstone.scenario} says which are to be tried. */
    public static boolean areNamed() {
        return System.getProperty(NAMES) != null;
    }

    /** Those that it says, with a {@code |} between their titles. */
    public static List<Scenario> named() {
        return Stream.of(System.getProperty(NAMES).split("\\|")).map(Scenarios::named).toList();
    }

    public static Scenario named(String title) {
        return Stream.of(all(), byTheClock(), List.of(MODELS)).flatMap(List::stream).filter(scenario -> scenario.title().equals(title))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("There is no scenario '" + title + "'"));
    }

    /** One that makes too many writes for a crash after each. */
    public static Scenario manyModels() {
        return MODELS;
    }

    private static void service(Stage stage) {
        stage.films().create();
        stage.films().context("page");
    }

    static void everything(Stage stage) {
        service(stage);
        stage.films().test("test", "page", "50%");
    }

    private static Consumer<Stage> test(String spec) {
        return stage -> stage.films().patch(ABTest.class, "test", spec);
    }

    private static void delete(Stage stage, Class<? extends CustomResource<?, ?>> kind, String name) {
        stage.client().resources(kind).withName(name).delete();
    }

    private static void deleteNamespace(Stage stage) {
        stage.client().namespaces().withName(stage.namespace()).delete();
    }
}
