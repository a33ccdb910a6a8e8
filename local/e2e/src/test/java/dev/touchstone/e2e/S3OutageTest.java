package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The shared S3 server goes and cannot come back for a while, with the operator there: snapshots go on being served, storages that
 * are there and new ones say why they are not Ready, and all is well again afterwards.
 */
class S3OutageTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final int FILMS = 40;
    private static final String SERVER = "touchstone-s3-0";

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("answers", "S3", "RankedList", "Versioned") + Pages.model("answers", "answers")
                + Pages.context("page", "answers"));
        cluster.awaitReady("ModelStorage", "answers");
        new Loader(cluster).load("answers", Rows.neighbours(FILMS, 1, 5));
        cluster.awaitReady("Context", "page");
    }

    @Test
    void isToldWhileSnapshotsServeAndHeals() {
        var page = cluster.endpoint("page");
        Serving.awaitAnswers(page, ask(3), answer -> answer.first().equals(Rows.film(4)));

        var quota = new ResourceQuotaBuilder().withNewMetadata().withName("no-pods").withNamespace(cluster.namespace()).endMetadata()
                .withNewSpec().addToHard("pods", new Quantity("0")).endSpec().build();
        try (var traffic = new Traffic(page, number -> ask((int) (number % FILMS)))) {
            cluster.client().resource(quota).create();
            cluster.client().pods().inNamespace(cluster.namespace()).withName(SERVER).withGracePeriod(0).delete();
            cluster.apply(Pages.storage("new", "S3", "RankedList", "Versioned") + Pages.model("new", "new"));

            for (var storage : List.of("answers", "new")) {
                Await.until("ModelStorage '" + storage + "' to say that its server is not there", BOUND, () -> {
                    var status = Status.of(cluster.get("ModelStorage", storage));
                    return status.reason("Provisioned").equals("ServerFailing") && status.message("Provisioned").contains("exceeded quota");
                });
            }
            Await.until("the context to say that its snapshot may be an older one", BOUND, () ->
                    Status.of(cluster.get("Context", "page")).reason("DataReadable").equals("VersionRefused"));
            System.out.println("ModelStorage new says: " + Status.of(cluster.get("ModelStorage", "new")).message("Provisioned"));
            System.out.println("Context page says: " + Status.of(cluster.get("Context", "page")).message("DataReadable"));
            assertThat(Status.of(cluster.get("Context", "page")).holds("Ready")).isTrue();
            // Every film, from memory that was mapped before.
            traffic.continueFor(10 * FILMS);
            assertThat(traffic.failures()).isEmpty();
            for (var film = 0; film < FILMS; film += 13) {
                var next = Rows.film((film + 1) % FILMS);
                Serving.awaitAnswers(page, ask(film), answer -> answer.servedByModel().equals("answers") && answer.first().equals(next));
            }
        } finally {
            cluster.client().resource(quota).delete();
        }

        cluster.awaitReady("ModelStorage", "answers", "new");
        Await.until("the context to read what is published", BOUND, () ->
                Status.of(cluster.get("Context", "page")).reason("DataReadable").equals("Readable"));
        var loader = new Loader(cluster);
        loader.load("new", Rows.neighbours(FILMS, 1, 5));
        loader.load("answers", Rows.neighbours(FILMS, 2, 5));
        Serving.awaitAnswers(page, ask(3), answer -> answer.first().equals(Rows.film(5)));
    }

    private static Map<String, ?> ask(int film) {
        return Map.of("filmId", Rows.film(film));
    }
}
