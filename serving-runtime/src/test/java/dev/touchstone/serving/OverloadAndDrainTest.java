package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Load;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.fixture.ServerProcess;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverloadAndDrainTest {
    private final FakeStorages storages = new FakeStorages();

    @Test
    void shedsWhatIsBeyondTheBoundAndSaysWhenToTryAgain() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(vertx -> new Drivers(List.of(storages)), 3, 0)) {
            server.credentials(Map.of());
            server.take(Routes.filmPage().deadline(20_000).modelTimeout(20_000));
            storages.get("neighbours").hang(true);
            List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> server.post("{\"inputs\": {\"filmId\": \"f1\"}}"), task -> Thread.ofVirtual().start(task))).toList();
            ServerProcess.until("three wait", () -> server.metric("touchstone_predictions_in_flight") == 3);

            HttpResponse<String> shed = server.post("{\"inputs\": {\"filmId\": \"f1\"}}");

            assertThat(shed.statusCode()).isEqualTo(503);
            assertThat(shed.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(server.metric("touchstone_requests_rejected_total", "reason=\"shed\"")).isEqualTo(1);
            storages.get("neighbours").hang(false);
            assertThat(waiting).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(200));
            assertThat(server.post("{\"inputs\": {\"filmId\": \"f1\"}}").statusCode()).isEqualTo(200);
        }
    }

    /** The load balancer is played by the clients: told to close, they connect to the other replica. */
    @Test
    void drainsUnderLoadWithoutOneFailedPrediction() throws Exception {
        storages.get("neighbours").list("f1", "a");
        RunningServer leaving = RunningServer.start(vertx -> new Drivers(List.of(storages)), 500, 1);
        leaving.credentials(Map.of());
        leaving.take(Routes.filmPage());
        try (leaving; DrainingLoad load = DrainingLoad.begin(leaving, 4)) {
            ServerProcess.until("load is on", () -> load.sent() > 200);

            CompletableFuture<Void> drained = leaving.server().drain().toCompletionStage().toCompletableFuture();
            assertThat(leaving.manage("/health/ready").statusCode()).isEqualTo(503);
            assertThat(leaving.manage("/health/live").statusCode()).isEqualTo(200);
            load.goAway();
            drained.get(30, TimeUnit.SECONDS);

            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void asksItsClientsToCloseWhileDraining() {
        storages.get("neighbours").list("f1", "a");
        RunningServer leaving = RunningServer.start(vertx -> new Drivers(List.of(storages)), 500, 2);
        leaving.credentials(Map.of());
        leaving.take(Routes.filmPage());
        try (leaving) {
            assertThat(leaving.post("{\"inputs\": {\"filmId\": \"f1\"}}").headers().firstValue("Connection")).isEmpty();

            leaving.server().drain();

            HttpResponse<String> answer = leaving.post("{\"inputs\": {\"filmId\": \"f1\"}}");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        }
    }

    /** Load that stops coming back once it is told to, as endpoints that are removed do. */
    private record DrainingLoad(Load load) implements AutoCloseable {
        static DrainingLoad begin(RunningServer server, int clients) {
            return new DrainingLoad(Load.begin(server.server().port(), clients));
        }

        int sent() {
            return load.sent();
        }

        List<String> failures() {
            return load.failures();
        }

        void goAway() {
            int before = load.sent();
            ServerProcess.until("new connections are still answered", () -> load.sent() > before + 50);
            load.stop();
        }

        @Override
        public void close() {
            load.close();
        }
    }
}
