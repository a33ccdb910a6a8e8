package dev.touchstone.serving.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.connection.Credentials;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.fixture.ServerProcess;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server, with no more rights than a context server has: these two objects by name. */
class WatchedRouteTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = ControlPlane.ofItsOwn();

    private static final MountedCredentials NOTHING_MOUNTED = new MountedCredentials(Path.of("none"));

    private final FakeStorages storages = new FakeStorages();

    @BeforeAll
    static void grant() {
        KubernetesClient client = CONTROL_PLANE.client();
        client.resource(new RoleBuilder().withNewMetadata().withName("film-page-context").endMetadata()
                .addNewRule().withApiGroups("").withResources("configmaps").withResourceNames("film-page-route-v1").withVerbs("list", "watch").endRule()
                .addNewRule().withApiGroups("").withResources("secrets").withResourceNames("film-page-credentials").withVerbs("get").endRule()
                .build()).create();
        client.resource(new RoleBindingBuilder().withNewMetadata().withName("film-page-context").endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "film-page-context")
                .addNewSubject().withKind("User").withName("film-page").withApiGroup("rbac.authorization.k8s.io").endSubject().build()).create();
    }

    @Test
    void takesWhatTheApiServerHasAsItChangesAndSurvivesItsRestart() {
        storages.get("neighbours").list("f1", "a");
        KubernetesClient client = CONTROL_PLANE.client();
        client.configMaps().withName("film-page-route-v1").delete();
        try (RunningServer server = RunningServer.start(storages);
                WatchedRoute watched = new WatchedRoute(
                        CONTROL_PLANE.client("film-page"), client.getNamespace(), "film-page", NOTHING_MOUNTED, server.server().routes())) {
            watched.start();
            write(client, Routes.filmPage().number(3));
            inForce(server, 3);
            writePassword(client, "p");
            comesWith(new Credentials("", "p"));

            write(client, Routes.filmPage().number(4));
            inForce(server, 4);

            write(client, "not a route");
            ServerProcess.until("it is refused", () -> server.server().routes().report().rejected() != null);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");

            CONTROL_PLANE.stop("api");
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).as("nothing of Kubernetes has to be up").containsExactly("a");
            CONTROL_PLANE.start("api");
            ServerProcess.until("the API server answers", () -> write(client, Routes.filmPage().number(5)));
            inForce(server, 5);
        }
    }

    @Test
    void startsFromTheMountedCopyWhileTheApiServerIsAwayAndTakesItsOwnLater(@TempDir Path directory) throws IOException {
        storages.get("neighbours").list("f1", "a");
        KubernetesClient client = CONTROL_PLANE.client();
        write(client, Routes.filmPage().number(8));
        writePassword(client, "new");
        Path mounted = Files.writeString(directory.resolve("route.json"), Routes.filmPage().number(7).json());
        Path credentials = Files.createDirectory(directory.resolve("credentials"));
        Files.writeString(credentials.resolve("shared-redis"), "{\"username\": \"\", \"password\": \"mounted\"}");
        KubernetesClient pod = CONTROL_PLANE.client("film-page");
        CONTROL_PLANE.stop("api");
        Vertx vertx = Vertx.vertx();
        try (RunningServer server = RunningServer.start(storages);
                WatchedRoute watched = new WatchedRoute(
                        pod, client.getNamespace(), "film-page", new MountedCredentials(credentials), server.server().routes())) {
            watched.start();
            new MountedRoute(vertx, mounted, server.server().routes()).start();

            inForce(server, 7);
            assertThat(storages.get("neighbours").credentials()).isEqualTo(new Credentials("", "mounted"));
            assertThat(server.manage("/health/ready").statusCode()).isEqualTo(200);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");

            CONTROL_PLANE.start("api");
            inForce(server, 8);
            comesWith(new Credentials("", "new"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void inForce(RunningServer server, long number) {
        ServerProcess.until("route " + number + " is in force", () -> server.server().routes().report().number() == number);
    }

    private void comesWith(Credentials credentials) {
        ServerProcess.until(credentials + " are used", () -> credentials.equals(storages.get("neighbours").credentials()));
    }

    private static void writePassword(KubernetesClient client, String password) {
        client.resource(new SecretBuilder().withNewMetadata().withName("film-page-credentials").endMetadata()
                        .withStringData(Map.of("shared-redis", "{\"username\": \"\", \"password\": \"" + password + "\"}")).build())
                .createOr(existing -> existing.update());
    }

    private static boolean write(KubernetesClient client, Routes routes) {
        try {
            write(client, routes.json());
            return true;
        } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return false;
        }
    }

    private static void write(KubernetesClient client, String document) {
        client.resource(new ConfigMapBuilder().withNewMetadata().withName("film-page-route-v1").endMetadata().addToData("route.json", document).build())
                .createOr(existing -> existing.update());
    }
}
