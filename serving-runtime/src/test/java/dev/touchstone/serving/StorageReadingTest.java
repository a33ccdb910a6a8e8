package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Load;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.fixture.ServerProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StorageReadingTest {
    private final FakeStorages storages = new FakeStorages();

    @Test
    void readsAVersionedRowOnce() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            for (int i = 0; i < 20; i++) {
                server.predict("ada", "f1");
            }

            assertThat(storages.get("neighbours").roundTrips()).containsExactly(List.of("f1"));
            assertThat(server.metric("touchstone_storage_reads_total", "result=\"cache\"")).isEqualTo(19);
        }
    }

    @Test
    void makesConcurrentReadsOfAKeyOne() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().deadline(20_000).modelTimeout(20_000))) {
            storages.get("neighbours").hang(true);
            List<CompletableFuture<List<String>>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> RunningServer.ids(server.predict("u" + i, "f1")), task -> Thread.ofVirtual().start(task))).toList();
            ServerProcess.until("all wait", () -> server.metric("touchstone_predictions_in_flight") == 8);

            storages.get("neighbours").hang(false);

            assertThat(all).allSatisfy(one -> assertThat(one.join()).containsExactly("a"));
            assertThat(storages.get("neighbours").roundTrips()).hasSize(1);
            assertThat(server.metric("touchstone_storage_reads_total", "result=\"coalesced\"")).isEqualTo(7);
        }
    }

    @Test
    void readsAnEmptyOrOverlongKeyAsMissingWithoutAskingTheServer() {
        storages.get("neighbours").list("f1", "a");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            server.predict("ada", "");
            server.predict("ada", "x".repeat(300));

            assertThat(storages.get("neighbours").roundTrips()).isEmpty();
            assertThat(server.metric("touchstone_model_failures_total", "reason=\"no_answer\"")).isEqualTo(2);
        }
    }

    @Test
    void warmsTheHottestKeysBeforeItFollowsAVersion() {
        FakeStorages.Fake neighbours = storages.get("neighbours").list("f1", "a").list("f2", "b");
        neighbours.put("2", "f1", list("a2")).put("2", "f2", list("b2"));
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            server.predict("ada", "f1");
            server.predict("ada", "f2");
            neighbours.roundTrips().clear();

            neighbours.publish("2");
            ServerProcess.until("version 2 answers", () -> RunningServer.ids(server.predict("ada", "f1")).contains("a2"));

            assertThat(RunningServer.ids(server.predict("ada", "f2"))).containsExactly("b2");
            assertThat(neighbours.roundTrips()).as("one, to warm").hasSize(1);
            ServerProcess.until("version 1 is given back", () -> neighbours.released().contains("1"));
        }
    }

    @Test
    void staysOnItsVersionWhenTheNewOneIsCorrupt() {
        FakeStorages.Fake neighbours = storages.get("neighbours").list("f1", "a");
        neighbours.put("2", "f1", list("a2")).put("3", "f1", list("a3"));
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            neighbours.refuse(StorageException.Kind.Corrupt);
            neighbours.publish("2");
            ServerProcess.until("it is refused", () -> server.metric("touchstone_storage_version_rejected_total", "storage=\"neighbours\"", "reason=\"corrupt\"") == 1);

            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
            assertThat(RunningServer.parse(server.get("/v1/models").body()).at("/models/0/lookup/version").asText()).isEqualTo("1");

            neighbours.refuse(null);
            neighbours.publish("3");
            ServerProcess.until("the next good one is followed", () -> RunningServer.ids(server.predict("ada", "f1")).contains("a3"));
        }
    }

    @Test
    void changesVersionsUnderLoadWithoutOneFailedPrediction() {
        FakeStorages.Fake neighbours = storages.get("neighbours").list("f1", "a");
        IntStream.range(2, 6).forEach(version -> neighbours.put(Integer.toString(version), "f1", list("v" + version)));
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage()); Load load = Load.begin(server.server().port(), 4)) {
            for (int version = 2; version < 6; version++) {
                String item = "v" + version;
                neighbours.publish(Integer.toString(version));
                ServerProcess.until(item, () -> RunningServer.ids(server.predict("ada", "f1")).contains(item));
            }
            load.stop();

            assertThat(load.failures()).isEmpty();
            assertThat(load.results("AnsweredModel")).isEqualTo(load.sent());
        }
    }

    private static RankedList list(String id) {
        return RankedList.of(List.of(id), List.of(1.0));
    }
}
