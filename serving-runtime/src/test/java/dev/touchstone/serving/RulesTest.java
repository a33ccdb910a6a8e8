package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.OnMissing;
import dev.touchstone.api.v1alpha1.OnUnavailable;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.StorageException;
import dev.touchstone.storage.Unreadable;
import dev.touchstone.storage.fixture.ServerProcess;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final String CHILD = "{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"f1\", \"profile\": \"child\"}}";
    private static final String ADULT = "{\"inputs\": {\"userId\": \"ada\", \"filmId\": \"f1\", \"profile\": \"adult\"}}";

    private final FakeStorages storages = new FakeStorages();

    @BeforeEach
    void fill() {
        storages.get("neighbours").list("f1", "a", "b", "c");
        storages.get("viewings").set("ada", "b");
        storages.get("films").row("a", "rating", "PG").row("b", "rating", "R").row("c", "rating", "PG");
    }

    @Test
    void excludesItemsByDataOfTheRequest() {
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, OnUnavailable.Closed))) {
            JsonNode answer = server.predict("ada", "f1");

            assertThat(RunningServer.ids(answer)).containsExactly("a", "c");
            assertThat(answer.path("removedByRules").toString()).isEqualTo("{\"not-seen\":1}");
        }
    }

    @Test
    void seesAChangeOfLiveDataAtOnce() {
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, OnUnavailable.Closed))) {
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a", "c");

            storages.get("viewings").set("ada", "b", "c");

            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a");
        }
    }

    @ParameterizedTest
    @CsvSource({"Empty, 'a b c'", "Exclude, ''"})
    void doesWhatOnMissingSaysForDataOfTheRequest(OnMissing onMissing, String left) {
        try (RunningServer server = RunningServer.start(storages, notSeen(onMissing, OnUnavailable.Closed))) {
            assertThat(RunningServer.ids(server.predict("nobody", "f1"))).isEqualTo(words(left));
        }
    }

    @ParameterizedTest
    @CsvSource({"Closed, ''", "Open, 'a b c'", "Stale, ''"})
    void doesWhatOnUnavailableSaysForDataOfTheRequest(OnUnavailable onUnavailable, String left) {
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, onUnavailable))) {
            storages.get("viewings").fail(StorageException.Kind.Unavailable);

            assertThat(RunningServer.ids(server.predict("ada", "f1"))).isEqualTo(words(left));
            assertThat(server.metric("touchstone_rule_data_unavailable_total", "rule=\"not-seen\"", "data=\"seen\"")).isEqualTo(1);
        }
    }

    @Test
    void usesTheLastSeenValueWhenStaleIsAllowed() {
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, OnUnavailable.Stale))) {
            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a", "c");
            storages.get("viewings").fail(StorageException.Kind.Unavailable);

            assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("a", "c");
            assertThat(RunningServer.ids(server.predict("never-seen-before", "f1"))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"Empty, 'a c x'", "Exclude, 'a c'"})
    void doesWhatOnMissingSaysForDataOfItems(OnMissing onMissing, String left) {
        storages.get("neighbours").list("f1", "a", "b", "c", "x");
        try (RunningServer server = RunningServer.start(storages, noRForChildren(onMissing, OnUnavailable.Closed))) {
            assertThat(RunningServer.ids(server.predict(CHILD))).isEqualTo(words(left));
        }
    }

    @ParameterizedTest
    @CsvSource({"Closed, ''", "Open, 'a b c'", "Stale, ''"})
    void doesWhatOnUnavailableSaysForDataOfItems(OnUnavailable onUnavailable, String left) {
        storages.get("films").fail(StorageException.Kind.Unavailable);
        try (RunningServer server = RunningServer.start(storages, noRForChildren(OnMissing.Exclude, onUnavailable))) {
            assertThat(RunningServer.ids(server.predict(CHILD))).isEqualTo(words(left));
        }
    }

    @Test
    void leavesAloneWhomTheRuleCannotConcernEvenIfItsDataIsDown() {
        storages.get("films").fail(StorageException.Kind.Unavailable);
        try (RunningServer server = RunningServer.start(storages, noRForChildren(OnMissing.Exclude, OnUnavailable.Closed))) {
            assertThat(RunningServer.ids(server.predict(ADULT))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void treatsAnUnreadableRowAsUnavailable() {
        storages.get("films").put("a", new Unreadable("not JSON"));
        try (RunningServer server = RunningServer.start(storages, noRForChildren(OnMissing.Empty, OnUnavailable.Closed))) {
            assertThat(RunningServer.ids(server.predict(CHILD))).containsExactly("c");
        }
    }

    @Test
    void readsTheDataOfAllItemsInOneRoundTrip() {
        String[] many = IntStream.range(0, 40).mapToObj(i -> "i" + i).toArray(String[]::new);
        storages.get("neighbours").list("f1", many);
        for (String id : many) {
            storages.get("films").row(id, "rating", "PG");
        }
        try (RunningServer server = RunningServer.start(storages, noRForChildren(OnMissing.Exclude, OnUnavailable.Closed))) {
            storages.get("films").roundTrips().clear();

            assertThat(RunningServer.ids(server.predict(CHILD))).hasSize(10);
            assertThat(storages.get("films").roundTrips()).hasSize(1);
            server.predict(CHILD);
            assertThat(storages.get("films").roundTrips()).as("versioned rows are near").hasSize(1);
        }
    }

    @Test
    void overFetchesSoThatRulesDoNotShortenAnAnswer() {
        storages.get("neighbours").list("f1", IntStream.range(0, 60).mapToObj(i -> "i" + i).toArray(String[]::new));
        storages.get("viewings").set("ada", IntStream.range(0, 45).mapToObj(i -> "i" + i).toArray(String[]::new));
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, OnUnavailable.Closed))) {
            JsonNode answer = server.predict("ada", "f1");

            assertThat(RunningServer.ids(answer)).hasSize(10).startsWith("i45", "i46");
            assertThat(answer.at("/removedByRules/not-seen").asInt()).as("of the first ten, whatever was over-fetched").isEqualTo(10);
        }
    }

    @Test
    void deniesAWholeRequest() {
        Routes routes = Routes.filmPage().storage("viewings", Format.Set, StorageMode.Live)
                .deny("no-robots", "request.profile == 'robot' || 'banned' in data.marks", Routes.data("marks", "viewings", "request.userId"));
        storages.get("viewings").set("eve", "banned");
        try (RunningServer server = RunningServer.start(storages, routes)) {
            JsonNode denied = server.predict("eve", "f1");
            server.predict("{\"inputs\": {\"filmId\": \"f1\", \"profile\": \"robot\"}}");
            JsonNode served = server.predict("ada", "f1");

            assertThat(denied.path("result").asText()).isEqualTo("Denied");
            assertThat(denied.path("deniedBy").asText()).isEqualTo("no-robots");
            assertThat(denied.has("items")).isFalse();
            assertThat(served.path("result").asText()).isEqualTo("Answered");
            assertThat(server.metric("touchstone_predictions_eligible_total")).isEqualTo(1);
            assertThat(server.metric("touchstone_predictions_total", "result=\"Denied\"")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"Empty, Closed, false, Answered", "Exclude, Closed, false, Denied", "Empty, Closed, true, Denied", "Empty, Open, true, Answered", "Empty, Stale, true, Denied"})
    void doesWhatADenyRuleSaysOfItsData(OnMissing onMissing, OnUnavailable onUnavailable, boolean down, String result) {
        Routes routes = Routes.filmPage().storage("viewings", Format.Set, StorageMode.Live).deny("no-banned", "'banned' in data.marks",
                Routes.data("marks", "viewings", "request.userId", onMissing, onUnavailable, 60));
        storages.get("viewings").fail(down ? StorageException.Kind.Unavailable : null);
        try (RunningServer server = RunningServer.start(storages, routes)) {
            assertThat(server.predict("nobody", "f1").path("result").asText()).isEqualTo(result);
        }
    }

    @Test
    void countsAnExpressionThatFailsOnOddDataAsMatched() {
        Routes routes = Routes.filmPage().exclude("odd", "item.id == 'a' || 10 / request.age > 3");
        try (RunningServer server = RunningServer.start(storages, routes)) {
            assertThat(server.predict("ada", "f1").path("result").asText()).isEqualTo("NotAnswered");
            assertThat(server.metric("touchstone_rule_errors_total", "rule=\"odd\"")).isEqualTo(2);
        }
    }

    @Test
    void appliesTheSameRulesToFallbacks() {
        storages.get("popular").list("all", "b", "p");
        Routes routes = notSeen(OnMissing.Empty, OnUnavailable.Closed).fallback("popular", 900);
        try (RunningServer server = RunningServer.start(storages, routes)) {
            JsonNode answer = server.predict("ada", "unknown");

            assertThat(RunningServer.ids(answer)).containsExactly("p");
            assertThat(answer.path("servedBy").path("kind").asText()).isEqualTo("Fallback");
            assertThat(answer.path("removedByRules").toString()).isEqualTo("{\"not-seen\":1}");
        }
    }

    @Test
    void recoversWhenTheDataIsBack() {
        try (RunningServer server = RunningServer.start(storages, notSeen(OnMissing.Empty, OnUnavailable.Closed))) {
            storages.get("viewings").fail(StorageException.Kind.Unavailable);
            assertThat(server.predict("ada", "f1").path("result").asText()).isEqualTo("NotAnswered");

            storages.get("viewings").fail(null);

            ServerProcess.until("the rule works again", () -> RunningServer.ids(server.predict("ada", "f1")).equals(List.of("a", "c")));
        }
    }

    private static Routes notSeen(OnMissing onMissing, OnUnavailable onUnavailable) {
        return Routes.filmPage().storage("viewings", Format.Set, StorageMode.Live).exclude("not-seen", "item.id in data.seen",
                Routes.data("seen", "viewings", "request.userId", onMissing, onUnavailable, onUnavailable == OnUnavailable.Stale ? 60 : null));
    }

    private static Routes noRForChildren(OnMissing onMissing, OnUnavailable onUnavailable) {
        return Routes.filmPage().storage("films", Format.Record, StorageMode.Versioned)
                .exclude("no-r-for-children", "request.profile == 'child' && data.film.rating == 'R'",
                        Routes.data("film", "films", "item.id", onMissing, onUnavailable, onUnavailable == OnUnavailable.Stale ? 60 : null));
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
