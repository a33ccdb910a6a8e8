package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.connection.Credentials;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Load;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.fixture.ServerProcess;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTakingTest {
    private final FakeStorages storages = new FakeStorages();

    @Test
    void isNotReadyBeforeItsFirstRoute() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages)) {
            assertThat(server.manage("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.manage("/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.post("{\"inputs\": {\"filmId\": \"f1\"}}").statusCode()).isEqualTo(503);
            assertThat(RunningServer.parse(server.manage("/route").body()).path("number").asInt()).isZero();

            server.credentials(Map.of());
            server.take(Routes.filmPage().number(4));

            assertThat(server.manage("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.manage("/route").body()).isEqualTo("{\"formats\":[1],\"number\":4}");
            assertThat(server.metric("touchstone_route_number")).isEqualTo(4);
        }
    }

    @Test
    void waitsForTheCredentialsBeforeItTakesTheFirstRoute() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages)) {
            server.offer(Routes.filmPage().number(4).json());
            server.offer(Routes.filmPage().number(5).json());
            assertThat(server.server().routes().report().number()).isZero();

            server.credentials(Map.of("shared-redis", new Credentials("", "secret")));

            ServerProcess.until("the newest one is taken", () -> server.server().routes().report().number() == 5);
        }
    }

    @Test
    void neverGoesBackToALowerNumber() {
        storages.get("neighbours").list("f1", "a");
        storages.get("other").list("f1", "o");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().number(9))) {
            server.offer(Routes.filmPage().number(8).with("other", "request.filmId").model("other").json());
            server.offer(Routes.filmPage().number(9).with("other", "request.filmId").model("other").json());
            server.take(Routes.filmPage().number(10));

            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            not JSON at all                        | 0 | must be JSON
            {"format": 1, "number": 7, "contex": 1} | 7 | contex
            {"format": 2, "number": 7}             | 7 | `format` must be 1, but is 2
            {"format": 1, "number": 7}             | 7 | `context` must be there
            REPLACE request.filmId request.filmIdd | 7 | 'request.filmIdd' is not declared; did you mean 'request.filmId'?
            REPLACE "model":"neighbours" "model":"gone" | 7 | `model` must name one of the route's models, but is 'gone'
            REPLACE RankedList Set                 | 7 | must be of format 'RankedList'
            REPLACE Redis S3                       | 7 | no driver for technology 'S3'
            """)
    void keepsTheLastGoodOneAndSaysWhy(String document, long number, String message) {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().number(3))) {
            String[] replace = document.split(" ");
            server.offer(document.startsWith("REPLACE") ? Routes.filmPage().number(7).json().replace(replace[1], replace[2]) : document);
            ServerProcess.until("it is refused", () -> server.server().routes().report().rejected() != null);

            JsonNode report = RunningServer.parse(server.manage("/route").body());
            assertThat(report.path("number").asLong()).isEqualTo(3);
            assertThat(report.at("/rejected/number").asLong()).isEqualTo(number);
            assertThat(report.at("/rejected/message").asText()).contains(message);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
            assertThat(server.metric("touchstone_route_rejected_total")).isEqualTo(1);

            server.take(Routes.filmPage().number(8));
            assertThat(server.server().routes().report().rejected()).isNull();
        }
    }

    @Test
    void takesARouteAndStartsEvenIfAStorageIsDownAndHealsByItself() {
        storages.get("neighbours").list("f1", "a").fail(StorageException.Kind.Unavailable);
        storages.get("popular").list("all", "p");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().fallback("popular", 900))) {
            assertThat(server.manage("/health/ready").statusCode()).isEqualTo(200);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("p");
            assertThat(server.metric("touchstone_storage_up", "storage=\"neighbours\"")).isZero();

            storages.get("neighbours").fail(null);

            ServerProcess.until("the model answers", () -> RunningServer.ids(server.predict("ada", "f1")).contains("a"));
            assertThat(server.metric("touchstone_storage_up", "storage=\"neighbours\"")).isEqualTo(1);
        }
    }

    @Test
    void treatsAStorageWithoutAPublishedVersionAsEmpty() {
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            assertThat(server.predict("ada", "f1").path("result").asText()).isEqualTo("NotAnswered");
            assertThat(server.metric("touchstone_model_failures_total", "reason=\"no_answer\"")).isEqualTo(1);

            storages.get("neighbours").list("f1", "a");

            ServerProcess.until("the first version is followed", () -> server.predict("ada", "f1").path("result").asText().equals("Answered"));
        }
    }

    @Test
    void aRequestKeepsTheRouteItBeganWithAndOldStoragesAreClosedAfterIt() {
        storages.get("neighbours").list("f1", "a");
        storages.get("other").list("f1", "o");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().deadline(20_000).modelTimeout(20_000))) {
            storages.get("neighbours").hang(true);
            CompletableFuture<JsonNode> slow = CompletableFuture.supplyAsync(() -> server.predict("ada", "f1"));
            ServerProcess.until("it is being read", () -> !storages.get("neighbours").roundTrips().isEmpty());

            Routes second = onlyOther(2);
            server.take(second);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("o");
            assertThat(storages.get("neighbours").closed()).isFalse();
            storages.get("neighbours").hang(false);

            assertThat(RunningServer.ids(slow.join())).containsExactly("a");
            ServerProcess.until("the old storage is closed", () -> storages.get("neighbours").closed());
        }
    }

    @Test
    void reopensItsStoragesWhenTheCredentialsChange() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            server.credentials(Map.of("shared-redis", new Credentials("", "another")));

            ServerProcess.until("the old connection is closed", () -> storages.get("neighbours").closed());
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
        }
    }

    @Test
    void swapsRoutesUnderLoadWithoutOneFailedPrediction() {
        storages.get("neighbours").list("f1", "a");
        storages.get("other").list("f1", "o");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage()); Load load = Load.begin(server.server().port(), 4)) {
            for (int number = 2; number <= 25; number++) {
                server.take(number % 2 == 0 ? onlyOther(number) : Routes.filmPage().number(number));
                int before = load.sent();
                ServerProcess.until("some were answered by it", () -> load.sent() > before + 20);
            }
            load.stop();

            assertThat(load.failures()).isEmpty();
            assertThat(load.results("AnsweredModel")).isEqualTo(load.sent());
        }
    }

    @Test
    void forgetsNothingThatIsStillInUseWhenAStorageStays() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            server.predict("ada", "f1");
            int before = storages.get("neighbours").roundTrips().size();

            server.take(Routes.filmPage().number(2).exclude("none", "item.id == 'none'"));
            server.predict("ada", "f1");

            assertThat(storages.get("neighbours").closed()).isFalse();
            assertThat(storages.get("neighbours").roundTrips()).as("the near-cache stays warm").hasSize(before);
        }
    }

    /** A route that does not name {@code neighbours} at all. */
    private static Routes onlyOther(int number) {
        return Routes.filmPage().withoutNeighbours().with("other", "request.filmId").model("other").number(number);
    }
}
