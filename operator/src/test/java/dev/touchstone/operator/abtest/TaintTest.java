package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cluster's administrator may do around the lock, and what the test says of it; with the whole operator. */
class TaintTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();
    @RegisterExtension
    static final RedisProcess REDIS = new RedisProcess();

    private static final PatchContext BY_HAND =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl-edit").build();

    static Films films;
    static ContextServerPod pod;
    static int runs;

    private RunningOperator operator;
    private String test;

    @BeforeAll
    static void start() {
        command("ACL SETUSER default >another");
        command("ACL SETUSER reader on >secret ~* &* +@all");
        films = new Films(CLUSTER.client(), REDIS);
        films.create();
        films.context("page");
        pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1");
    }

    @AfterAll
    static void stop() throws Exception {
        pod.close();
    }

    @BeforeEach
    void aRunningTest() {
        operator = RunningOperator.start(CLUSTER);
        test = "run-" + ++runs;
        films.test(test, "page", "50%");
        Eventually.holds(() -> assertThat(condition(films.test(test).getStatus().conditions(), "Ready").getReason()).isEqualTo("Running"));
        // Kubernetes notes times of edits in whole seconds, and one that may have come before the lock taints nothing.
        Eventually.holds(() -> assertThat(films.contextNamed("page").getStatus().locks()).singleElement()
                .satisfies(lock -> assertThat(Instant.now()).isAfter(Instant.parse(lock.since()).plusSeconds(2))));
    }

    @AfterEach
    void ends() throws Exception {
        client().resources(ABTest.class).delete();
        Eventually.holds(() -> assertThat(films.contextNamed("page").getStatus().locks()).isEmpty());
        Eventually.holds(() -> assertThat(films.contextNamed("page").getStatus().conditions())
                .extracting(Condition::getType).doesNotContain("Tampered"));
        operator.close();
    }

    @Test
    void whatIsFreeTaintsNothing() throws Exception {
        client().resources(Context.class).withName("page").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"labels": {"team": "films"}, "finalizers": ["example.org/mine"]},
                "spec": {"capacity": {"resources": {"requests": {"cpu": "100m"}}}, "documentation": {"owner": "films"}}}""");
        client().resources(ModelStorage.class).withName("crowd").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"note\": \"mine\"}}, \"spec\": {\"versions\": {\"keep\": 3}}}");
        client().apps().deployments().withName("page-context").patch(BY_HAND, """
                {"spec": {"replicas": 3, "template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "now"}},
                "spec": {"tolerations": [{"key": "spot", "operator": "Exists"}]}}}}""");
        secret("", "another");
        comesBack();
        Eventually.holds(() -> assertThat(client().apps().deployments().withName("page-context").get().getSpec().getReplicas()).isEqualTo(2));
        whenEverybodyHasLooked();

        assertThat(tainted().getStatus()).isEqualTo("False");
        assertThat(tainted().getReason()).isEqualTo("Untouched");
        assertThat(films.contextNamed("page").getStatus().conditions()).extracting(Condition::getType).doesNotContain("Tampered");
        client().resources(Context.class).withName("page")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    }

    @Test
    void anotherUserOfTheServerTaints() {
        secret("reader", RedisProcess.PASSWORD);
        Eventually.holds(() -> {
            touch();
            assertThat(tainted().getReason()).isEqualTo("ContentChanged");
        });
        assertThat(tainted().getMessage()).startsWith("ModelStorage '").contains("its credentials were changed");
        secret("", RedisProcess.PASSWORD);
        Eventually.holds(() -> {
            touch();
            assertThat(films.storageNamed("crowd").getStatus().contentDigest()).isEqualTo(pinnedContent("crowd"));
        });
        assertThat(tainted().getStatus()).isEqualTo("True");
        films.patch(ABTest.class, test, "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> assertThat(condition(films.test(test).getStatus().conditions(), "Concluded").getMessage())
                .endsWith("The run was tainted: its result is not valid."));
    }

    @Test
    void whatSomebodyChangesLaterTaintsTheTestsThatStartedSince() {
        setImage("first");
        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("ContentChanged"));
        Eventually.holds(() -> assertThat(image()).isEqualTo("runtime:test"));
        // What was found in the very second of a lock counts for it.
        var said = Instant.parse(condition(films.contextNamed("page").getStatus().conditions(), "Tampered").getLastTransitionTime());
        Eventually.holds(() -> assertThat(Instant.now()).isAfter(said.plusSeconds(1)));
        films.test("later", "page", "20%");
        Eventually.holds(() -> assertThat(condition(films.test("later").getStatus().conditions(), "Ready").getReason()).isEqualTo("Running"));
        Eventually.holds(() -> assertThat(films.contextNamed("page").getStatus().locks())
                .allMatch(lock -> Instant.now().isAfter(Instant.parse(lock.since()).plusSeconds(2))));
        assertThat(condition(films.test("later").getStatus().conditions(), "Tainted").getStatus()).isEqualTo("False");

        setImage("second");

        Eventually.holds(() -> assertThat(condition(films.test("later").getStatus().conditions(), "Tainted").getReason()).isEqualTo("ContentChanged"));
        Eventually.holds(() -> assertThat(image()).isEqualTo("runtime:test"));
    }

    @Test
    void anImageThatSomebodySetsByHandTaintsAndIsPutRight() {
        setImage("other");

        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("ContentChanged"));
        assertThat(tainted().getMessage()).contains("Deployment 'page-context' was changed by field manager 'kubectl-edit'");
        Eventually.holds(() -> assertThat(image()).isEqualTo("runtime:test"));
        assertThat(condition(films.contextNamed("page").getStatus().conditions(), "Tampered").getStatus()).isEqualTo("True");
        Eventually.holds(() -> assertThat(client().events().v1().events().list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getRegarding().getName()).isEqualTo(test);
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getReason()).isEqualTo("ContentChanged");
                }));
    }

    @Test
    void aRouteThatSomebodyWritesWhileTheOperatorIsAwayTaintsWhenItIsBack() throws Exception {
        var number = films.route("page").orElseThrow().number();
        operator.close();
        var route = client().configMaps().withName("page-route-v1").get().getData().get("route.json");
        client().configMaps().withName("page-route-v1").edit(map -> map.edit().addToData(
                "route.json", route.replace("\"deadlineMillis\":50", "\"deadlineMillis\":49").replace("\"number\":" + number, "\"number\":" + (number + 7))).build());
        operator = RunningOperator.start(CLUSTER);

        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("ContentChanged"));
        assertThat(tainted().getMessage()).contains("ConfigMap 'page-route-v1' was changed by field manager");
        Eventually.holds(() -> {
            assertThat(films.route("page").orElseThrow().deadlineMillis()).isEqualTo(50);
            assertThat(films.route("page").orElseThrow().number()).isGreaterThan(number + 7);
        });
    }

    @Test
    void aModelThatIsMadeAnewUnderTheSameNameWhileTheOperatorIsAwayTaints() throws Exception {
        operator.close();
        var model = films.modelNamed("crowd");
        client().resources(Model.class).withName("crowd").subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"locks\": null}}");
        client().resource(model).delete();
        films.model("crowd");
        operator = RunningOperator.start(CLUSTER);

        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("Replaced"));
    }

    @Test
    void breakingTheGlassTaintsAndWhatComesOfItIsSaidToo() {
        client().resources(Model.class).withName("crowd").subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"locks\": null}}");
        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("LockLost"));
        assertThat(tainted().getStatus()).isEqualTo("True");
        assertThat(tainted().getMessage()).contains("Model 'crowd' lost its lock");
        films.patch(Model.class, "crowd", "{\"timeoutMillis\": 99}");
        Eventually.holds(() -> assertThat(tainted().getReason()).isEqualTo("Changed"));
        films.patch(Model.class, "crowd", "{\"timeoutMillis\": 20}");
    }

    private void setImage(String image) {
        client().apps().deployments().withName("page-context").patch(BY_HAND,
                "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"context-server\", \"image\": \"%s\"}]}}}}".formatted(image));
    }

    private String image() {
        return client().apps().deployments().withName("page-context").get().getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private void comesBack() throws Exception {
        operator.close();
        operator = RunningOperator.start(CLUSTER);
    }

    /** Every reconciler has seen everything that was done before. */
    private void whenEverybodyHasLooked() {
        touch();
        films.patch(ABTest.class, test, "{\"traffic\": \"60%\"}");
        Eventually.holds(() -> {
            assertThat(films.test(test).getStatus().split()).endsWith("of 60.00%");
            assertThat(films.test(test).getStatus().observedGeneration()).isEqualTo(films.test(test).getMetadata().getGeneration());
            assertThat(films.contextNamed("page").getStatus().observedGeneration())
                    .isEqualTo(films.contextNamed("page").getMetadata().getGeneration());
        });
    }

    /** An external server's Secret is not watched; a storage that is touched looks at it. */
    private static void touch() {
        client().resources(ModelStorage.class).withName("crowd").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"touched\": \"" + System.nanoTime() + "\"}}}");
    }

    private static void secret(String username, String password) {
        client().secrets().withName("redis").edit(secret -> secret.edit()
                .addToStringData("username", username).addToStringData("password", password).build());
    }

    private String pinnedContent(String storage) {
        return films.test(test).getStatus().pinned().stream().filter(pin -> pin.kind().equals("ModelStorage") && pin.name().equals(storage))
                .findFirst().orElseThrow().contentDigest();
    }

    private Condition tainted() {
        return Optional.ofNullable(films.test(test).getStatus()).map(status -> condition(status.conditions(), "Tainted")).orElseThrow();
    }

    private static void command(String line) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), REDIS.port())) {
            socket.getOutputStream().write(("AUTH secret\r\n" + line + "\r\n").getBytes());
            var answer = socket.getInputStream().readNBytes("+OK\r\n+OK\r\n".length());
            assertThat(new String(answer)).isEqualTo("+OK\r\n+OK\r\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KubernetesClient client() {
        return CLUSTER.client();
    }
}
