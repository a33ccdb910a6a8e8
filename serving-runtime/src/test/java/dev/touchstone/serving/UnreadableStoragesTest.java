package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.route.RouteReport.Unreadable;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.fixture.ServerProcess;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a pod says of storages that it cannot read, and what becomes of the units of a variant whose storage is one. */
class UnreadableStoragesTest {
    private final FakeStorages storages = new FakeStorages();

    @Test
    void aVariantWhoseStorageIsGoneIsToldAndItsUnitsFallBackAndStayInIt() {
        storages.get("neighbours").list("f1", "n");
        storages.get("als").list("f1", "s").list("f2", "s");
        storages.get("popular").list("all", "p");
        try (RunningServer server = RunningServer.start(storages, test())) {
            assertThat(RunningServer.ids(server.predict("viewer-3", "f1"))).containsExactly("s");

            storages.get("als").fail(Kind.Unavailable);
            ServerProcess.until("the pod says so", () -> told(server, "als").isPresent());

            JsonNode answer = server.predict("viewer-3", "f2");
            assertThat(RunningServer.ids(answer)).containsExactly("p");
            assertThat(answer.at("/servedBy/kind").asText()).isEqualTo("Fallback");
            assertThat(answer.at("/assignment/variant").asText()).isEqualTo("treatment");
            assertThat(RunningServer.ids(server.predict("viewer-1", "f1"))).as("the other variant").containsExactly("n");
            assertThat(server.metric("touchstone_exposures_total", "variant=\"treatment\"")).isEqualTo(2);
            assertThat(server.metric("touchstone_fallbacks_total", "variant=\"treatment\"", "reason=\"error\"")).isEqualTo(1);
            assertThat(told(server, "als").orElseThrow())
                    .returns(List.of("als"), Unreadable::models)
                    .returns("Unavailable", Unreadable::reason)
                    .returns("made to fail", Unreadable::message)
                    .returns(false, Unreadable::older);
            assertThat(told(server, "neighbours")).isEmpty();

            storages.get("als").fail(null);
            ServerProcess.until("the pod takes it back", () -> told(server, "als").isEmpty());
            assertThat(RunningServer.ids(server.predict("viewer-3", "f2"))).containsExactly("s");
        }
    }

    @Test
    void aStorageThatIsSlowCostsItsModelTheAnswerAndNotTheDeadline() {
        storages.get("neighbours").list("f1", "a").list("f2", "a");
        storages.get("popular").list("all", "p");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().modelTimeout(50).fallback("popular", 4_000))) {
            storages.get("neighbours").slow(1_200);

            JsonNode answer = server.predict("ada", "f1");

            assertThat(RunningServer.ids(answer)).containsExactly("p");
            assertThat(server.metric("touchstone_fallbacks_total", "reason=\"timeout\"")).isEqualTo(1);
            // The read goes on for the near-cache, so that the next request of the key is in time.
            ServerProcess.until("the row has come", () -> RunningServer.ids(server.predict("ada", "f1")).equals(List.of("a")));
            assertThat(told(server, "neighbours")).as("it can be read").isEmpty();
        }
    }

    @Test
    void aStorageWithoutAVersionIsTold() {
        storages.get("neighbours").list("f1", "n");
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().fallback("popular", 900))) {
            ServerProcess.until("the pod says so", () -> told(server, "popular").isPresent());

            assertThat(told(server, "popular").orElseThrow().reason()).isEqualTo("NoVersion");
            assertThat(RunningServer.parse(server.manage("/route").body()).at("/unreadable/0/storage").asText()).isEqualTo("popular");
        }
    }

    @Test
    void aVersionThatIsRefusedIsToldWithWhetherTheOneBeforeStays() {
        FakeStorages.Fake neighbours = storages.get("neighbours").list("f1", "a");
        storages.get("popular").list("all", "p").refuse(Kind.Corrupt);
        neighbours.put("2", "f1", RankedList.of(List.of("a2"), List.of(1.0)));
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage().fallback("popular", 900))) {
            neighbours.refuse(Kind.NoSpace);
            neighbours.publish("2");
            ServerProcess.until("both are told", () -> server.server().routes().report().unreadable().size() == 2);

            assertThat(told(server, "neighbours").orElseThrow()).returns("NoSpace", Unreadable::reason).returns(true, Unreadable::older);
            assertThat(told(server, "popular").orElseThrow()).returns("Corrupt", Unreadable::reason).returns(false, Unreadable::older);
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");

            neighbours.publish("1");
            ServerProcess.until("a rollback ends it", () -> told(server, "neighbours").isEmpty());
        }
    }

    private static Optional<Unreadable> told(RunningServer server, String storage) {
        return server.server().routes().report().unreadable().stream().filter(one -> one.storage().equals(storage)).findFirst();
    }

    private static Routes test() {
        return Routes.filmPage().with("als", "request.filmId").fallback("popular", 900).test("neighbours-vs-als", 10_000, false, null, "als");
    }
}
