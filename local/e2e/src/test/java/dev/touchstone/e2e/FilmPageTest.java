package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code examples/films} promises: a sticky split, rules that hold, and a test that nobody can change meanwhile. */
class FilmPageTest {
    private static final int VIEWERS = 5000;
    /** 99.9 % of all fair splits of 5,000 lie within: the exact binomial quantiles. */
    private static final int LEAST = 2384;
    private static final int MOST = 2616;
    private static final Duration TO_SERVE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static Endpoint endpoint;

    @BeforeAll
    static void deploy() {
        FilmPage.applyInAnyOrder(cluster);
        FilmPage.awaitReady(cluster);
        FilmPage.load(cluster);
        endpoint = cluster.endpoint(FilmPage.CONTEXT);
        Serving.awaitAnswers(endpoint, FilmPage.request("nobody", 7, "adult"), answer -> answer.servedByKind().equals("Model"));
    }

    @Test
    void splitsViewersEvenlyAndShowsEachOneVariantOnly() throws FailedPrediction {
        var variants = new TreeMap<String, Set<String>>();
        for (var round = 0; round < 2; round++) {
            try (var client = new PredictionClient(endpoint)) {
                for (var viewer = 0; viewer < VIEWERS; viewer++) {
                    var answer = client.predict(FilmPage.request("viewer-" + viewer, viewer % FilmPage.FILMS, "adult"));
                    variants.computeIfAbsent("viewer-" + viewer, any -> new HashSet<>()).add(answer.assignment().variant());
                }
            }
        }

        assertThat(variants.values()).as("variants of each viewer").allMatch(seen -> seen.size() == 1);
        var content = variants.values().stream().filter(seen -> seen.contains("content")).count();
        assertThat(content).as("viewers in variant 'content' of " + VIEWERS).isBetween((long) LEAST, (long) MOST);
    }

    @Test
    void answersWithTheModelOfTheVariant() throws FailedPrediction {
        try (var client = new PredictionClient(endpoint)) {
            for (var viewer = 0; viewer < 50; viewer++) {
                var answer = client.predict(FilmPage.request("viewer-" + viewer, 20, "adult"));

                var crowd = answer.assignment().variant().equals("crowd");
                assertThat(answer.servedByModel()).isEqualTo(crowd ? "similar-by-crowd" : "similar-by-content");
                assertThat(answer.first())
                        .isEqualTo(Rows.film(20 + (crowd ? FilmPage.CROWD_SHIFT : FilmPage.CONTENT_SHIFT)));
                assertThat(answer.ids()).hasSize(10);
            }
        }
    }

    @Test
    void showsNoChildAFilmThatIsRatedR() throws FailedPrediction {
        try (var client = new PredictionClient(endpoint)) {
            for (var film = 0; film < FilmPage.FILMS; film++) {
                var answer = client.predict(FilmPage.request("child-" + film, film, "child"));

                assertThat(answer.ids()).hasSize(10)
                        .noneMatch(id -> Rows.isR(Integer.parseInt(id.substring("film-".length()))));
            }
        }
    }

    @Test
    void takesAwayAFilmFromTheMomentThatItWasSeen() throws FailedPrediction {
        try (var client = new PredictionClient(endpoint)) {
            var request = FilmPage.request("ann", 60, "adult");
            var first = client.predict(request).first();

            new Loader(cluster).load("viewings", "{\"key\":\"ann\",\"add\":[\"" + first + "\"]}");

            assertThat(client.predict(request).ids()).hasSize(10).doesNotContain(first);
            assertThat(client.predict(FilmPage.request("bob", 60, "adult")).items()).isNotEmpty();
        }
    }

    @Test
    void fallsBackWhenTheModelKnowsNothingOfTheFilm() throws FailedPrediction {
        try (var client = new PredictionClient(endpoint)) {
            var answer = client.predict(Map.of("userId", "ann", "filmId", "no-such-film"));

            assertThat(answer.servedByKind()).isEqualTo("Fallback");
            assertThat(answer.servedByModel()).isEqualTo("popular-films");
            assertThat(answer.ids()).hasSize(10);
        }
    }

    @Test
    void refusesChangesOfWhatIsTestedWhetherOrNotTheOperatorIsUp() {
        assertEverythingIsRefused();
        new Operator(cluster.client()).whileDown(FilmPageTest::assertEverythingIsRefused);
    }

    private static void assertEverythingIsRefused() {
        refused(() -> cluster.patch("Model", "similar-by-crowd", "{\"spec\":{\"timeoutMillis\":7}}"));
        refused(() -> cluster.patch("Model", "popular-films", "{\"spec\":{\"lookup\":{\"key\":\"'child'\"}}}"));
        refused(() -> cluster.patch("Context", "film-page", "{\"spec\":{\"rules\":null}}"));
        refused(() -> cluster.patch("ModelStorage", "films", "{\"spec\":{\"mode\":\"Live\"}}"));
        refused(() -> cluster.delete("Model", "similar-by-content"));
        refused(() -> cluster.delete("Context", "film-page"));
        refused(() -> cluster.delete("ModelStorage", "viewings"));
        cluster.patch("Context", "film-page", "{\"spec\":{\"documentation\":{\"owner\":\"team-free-to-change\"}}}");
    }

    private static void refused(ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(KubernetesClientException.class).hasMessageContaining(FilmPage.TEST);
    }

    @Test
    void answersSoonAfterAModelAndAContextWereApplied() {
        var started = System.nanoTime();
        cluster.apply(Pages.model("new-model", "similar-by-content") + Pages.context("new-page", "new-model"));

        Serving.awaitAnswers(cluster.endpoint("new-page"), Map.of("filmId", Rows.film(3)), answer -> !answer.items().isEmpty());

        var seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
        System.out.printf("From applying a Model and a Context to the first answered prediction: %.1f s%n", seconds);
        assertThat(seconds).isLessThan(TO_SERVE.toSeconds());
    }

    @Test
    void answersWithThePromotedModelAfterTheTestUntilTheContextNamesIt() throws FailedPrediction {
        cluster.apply(Pages.context("tried-page", "similar-by-content")
                + Pages.test("tried", "tried-page", "similar-by-content", "similar-by-crowd"));
        cluster.awaitReady("Context", "tried-page");
        cluster.awaitReady("ABTest", "tried");
        var page = cluster.endpoint("tried-page");
        Predicate<Prediction> promoted = answer -> answer.assignment() == null && answer.servedByModel().equals("similar-by-crowd");
        var viewers = List.of("ann", "bob", "eve", "joe", "kim", "lea", "max", "ned");
        for (var viewer : viewers) {
            Serving.awaitAnswers(page, FilmPage.request(viewer, 5, "adult"), answer -> answer.assignment() != null);
        }

        cluster.patch("ABTest", "tried", "{\"spec\":{\"state\":\"Stopped\",\"promote\":\"b\"}}");
        Await.until("the test to be Stopped", TO_SERVE, () -> Status.of(cluster.get("ABTest", "tried")).text("state").equals("Stopped"));
        Await.until("the context to be free", TO_SERVE, () -> Status.of(cluster.get("Context", "tried-page")).list("locks").isEmpty());
        try (var client = new PredictionClient(page)) {
            for (var viewer : viewers) {
                assertThat(client.predict(FilmPage.request(viewer, 5, "adult"))).matches(promoted);
            }
        }

        cluster.patch("Context", "tried-page", "{\"spec\":{\"modelRef\":{\"name\":\"similar-by-crowd\"}}}");
        cluster.awaitReady("Context", "tried-page");
        try (var client = new PredictionClient(page)) {
            assertThat(client.predict(FilmPage.request("ann", 5, "adult"))).matches(promoted);
        }
    }
}
