package dev.touchstone.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The resources of {@code examples/films} with small data, without the checks that the small data would not pass
 * and with time enough for a busy machine.
 */
final class FilmPage {
    static final String CONTEXT = "film-page";
    static final String TEST = "content-or-crowd";
    static final List<String> STORAGES = List.of("similar-by-content", "similar-by-crowd", "popular-films", "films", "viewings");
    static final List<String> MODELS = List.of("similar-by-content", "similar-by-crowd", "popular-films");
    static final int FILMS = 200;
    /** The two neighbour models begin so many films after the film on the page. */
    static final int CONTENT_SHIFT = 1;
    static final int CROWD_SHIFT = 101;
    private static final long SEED = 20260101;

    private FilmPage() {}

    /** All but the data, in an order that nobody would choose: what is named is usually created after what names it. */
    static void applyInAnyOrder(Cluster cluster) {
        System.out.println("FilmPage applies its resources in the order of seed " + SEED);
        var objects = new ArrayList<GenericKubernetesResource>();
        for (var file : List.of("abtest.yaml", "context.yaml", "models.yaml", "storages.yaml")) {
            objects.addAll(Cluster.example(file));
        }
        objects.forEach(FilmPage::forTests);
        Collections.shuffle(objects, new Random(SEED));
        cluster.apply(objects);
    }

    static void load(Cluster cluster) {
        var loader = new Loader(cluster);
        loader.load("similar-by-content", Rows.neighbours(FILMS, CONTENT_SHIFT, 30));
        loader.load("similar-by-crowd", Rows.neighbours(FILMS, CROWD_SHIFT, 30));
        var popular = IntStream.range(0, 50).mapToObj(Rows::film).toList();
        loader.load("popular-films", Rows.ranked("everyone", popular) + "\n" + Rows.ranked("child", popular));
        loader.load("films", Rows.catalogue(FILMS));
    }

    static void awaitReady(Cluster cluster) {
        cluster.awaitReady("ModelStorage", STORAGES.toArray(String[]::new));
        cluster.awaitReady("Model", MODELS.toArray(String[]::new));
        cluster.awaitReady("Context", CONTEXT);
        cluster.awaitReady("ABTest", TEST);
    }

    static Map<String, String> request(String viewer, int film, String profile) {
        return Map.of("userId", viewer, "filmId", Rows.film(film), "profile", profile);
    }

    @SuppressWarnings("unchecked")
    private static void forTests(GenericKubernetesResource object) {
        var spec = (Map<String, Object>) object.getAdditionalProperties().get("spec");
        spec.remove("checks");
        switch (object.getKind()) {
            case "Model" -> spec.put("timeoutMillis", 500);
            case "Context" -> spec.put("deadlineMillis", 2000);
            default -> { }
        }
    }
}
