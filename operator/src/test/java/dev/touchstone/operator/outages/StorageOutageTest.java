package dev.touchstone.operator.outages;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is away: when its storages are declared, and while a test runs on them. */
class StorageOutageTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    static final int PORT = freePort();

    static RunningOperator operator;
    static Films films;

    @BeforeAll
    static void start() {
        operator = RunningOperator.start(CLUSTER);
        films = new Films(CLUSTER.client(), PORT);
        films.create();
    }

    @AfterAll
    static void stop() throws Exception {
        operator.close();
    }

    @Test
    void isSaidAndHealsByItselfAndNeitherEndsNorStartsATestAnew() throws Exception {
        films.context("page");
        films.test("runs", "page", "50%");
        Eventually.holds(() -> {
            assertThat(ofStorage("crowd", "Provisioned").getReason()).isEqualTo("ServerUnreachable");
            assertThat(ofStorage("crowd", "Ready").getMessage()).contains("127.0.0.1:" + PORT);
            assertThat(ofStorage("crowd", "DataCurrent").getStatus()).isEqualTo("Unknown");
            assertThat(condition(films.test("runs").getStatus().conditions(), "Ready").getReason()).isEqualTo("RefNotReady");
            assertThat(events("ServerUnreachable")).isPositive();
        });
        assertThat(films.contextNamed("page").getStatus().locks()).as("nothing is locked for what cannot start").isEmpty();

        var redis = RedisProcess.start(PORT);
        try (var pod = ContextServerPod.start(CLUSTER.client(), "page", "page-1")) {
            Eventually.holds(() -> {
                assertThat(ofStorage("crowd", "Ready").getStatus()).isEqualTo("True");
                assertThat(condition(films.test("runs").getStatus().conditions(), "Ready").getReason()).isEqualTo("Running");
            });
            var before = films.test("runs").getStatus();
            var route = films.route("page").orElseThrow();

            redis.close();
            Eventually.holds(() -> {
                assertThat(ofStorage("crowd", "Provisioned").getReason()).isEqualTo("ServerUnreachable");
                assertThat(ofStorage("viewings", "Ready").getStatus()).isEqualTo("False");
            });
            assertThat(films.storageNamed("crowd").getStatus().connectionSecret()).as("loaders keep their way in").isEqualTo("crowd-connection");
            assertThat(condition(films.test("runs").getStatus().conditions(), "Ready").getReason()).isEqualTo("Running");
            assertThat(films.route("page")).as("what is served does not change").contains(route);

            redis = RedisProcess.start(PORT);
            Eventually.holds(() -> {
                assertThat(ofStorage("crowd", "Ready").getStatus()).isEqualTo("True");
                assertThat(ofStorage("viewings", "Ready").getStatus()).isEqualTo("True");
            });
            var after = films.test("runs").getStatus();
            assertThat(after.startedAt()).isEqualTo(before.startedAt());
            assertThat(after.run()).isEqualTo(1);
            assertThat(after.pinned()).isEqualTo(before.pinned());
            assertThat(films.route("page")).contains(route);
        } finally {
            redis.close();
        }
    }

    private static long events(String reason) {
        return CLUSTER.client().events().v1().events().list().getItems().stream().filter(event -> event.getReason().equals(reason)).count();
    }

    private static Condition ofStorage(String name, String type) {
        return condition(films.storageNamed(name).getStatus().conditions(), type);
    }

    /** Below the ports that the system hands out, so that nothing takes it until Redis does; another run looks elsewhere. */
    private static int freePort() {
        for (int port : ThreadLocalRandom.current().ints(100, 12_000, 20_000).toArray()) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new UncheckedIOException(new IOException("no port is free"));
    }
}
