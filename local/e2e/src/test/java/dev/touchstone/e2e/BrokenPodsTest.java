package dev.touchstone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Context servers that cannot run: what is new says why, in Kubernetes' own words, what served before goes on, and both heal when
 * the cause is gone.
 */
class BrokenPodsTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final Map<String, ?> REQUEST = Map.of("filmId", Rows.film(3));
    private static final String TOO_LITTLE = "resources: {limits: {memory: 32Mi}}";

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @BeforeAll
    static void deploy() {
        cluster.apply(Pages.storage("answers", "Redis", "RankedList", "Versioned") + Pages.model("answers", "answers")
                + Pages.context("page", "answers"));
        cluster.awaitReady("ModelStorage", "answers");
        new Loader(cluster).load("answers", Rows.neighbours(20, 1, 5));
        cluster.awaitReady("Context", "page");
    }

    @Test
    void withTooLittleMemory() {
        cluster.apply(Pages.context("small", "answers").replace("replicas: 1", "replicas: 1, " + TOO_LITTLE));
        cluster.patch("Context", "page", "{\"spec\": {\"capacity\": {\"resources\": {\"limits\": {\"memory\": \"32Mi\"}}}}}");

        awaitTold("small", "PodsFailing", "is in CrashLoopBackOff: container 'context-server' ends again and again");
        awaitTold("page", "Programmed", "is in CrashLoopBackOff: container 'context-server' ends again and again");
        System.out.println("Context small says: " + message("small"));
        requireServed("page");

        for (var context : new String[] {"small", "page"}) {
            cluster.patch("Context", context, "{\"spec\": {\"capacity\": {\"resources\": null}}}");
        }
        awaitWell("small");
        awaitWell("page");
    }

    @Test
    void ofAnImageThatCannotBePulled() {
        new Operator(cluster.client()).withSetting("touchstone.runtime.image", "localhost:9/nobody/runtime:none", () -> {
            cluster.apply(Pages.context("late", "answers"));

            awaitTold("late", "PodsFailing", "is in ImagePullBackOff: image 'localhost:9/nobody/runtime:none' cannot be pulled");
            awaitTold("page", "Programmed", "is in ImagePullBackOff: image 'localhost:9/nobody/runtime:none' cannot be pulled");
            System.out.println("Context late says: " + message("late"));
            requireServed("page");
        });

        awaitWell("late");
        awaitWell("page");
    }

    private static void awaitTold(String context, String reason, String words) {
        Await.until("Context '" + context + "' to say why its pods do not run", BOUND, () -> {
            var status = Status.of(cluster.get("Context", context));
            return status.reason("Programmed").equals(reason) && status.message("Programmed").contains(words);
        });
    }

    private static void awaitWell(String context) {
        Await.until("Context '" + context + "' to be well", BOUND, () -> {
            var status = Status.of(cluster.get("Context", context));
            return status.holds("Ready") && !message(context).contains("BackOff");
        });
        requireServed(context);
    }

    private static void requireServed(String context) {
        Serving.awaitAnswers(cluster.endpoint(context), REQUEST, answer -> answer.servedByModel().equals("answers"));
        assertThat(Status.of(cluster.get("Context", context)).holds("Ready")).isTrue();
    }

    private static String message(String context) {
        return Status.of(cluster.get("Context", context)).message("Programmed");
    }
}
