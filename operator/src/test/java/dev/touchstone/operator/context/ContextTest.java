package dev.touchstone.operator.context;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole operator on a real API server; the pods are objects, and their answers are this process's. */
class ContextTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();
    static final Films films = SERVICE.films();

    @Test
    void aContextIsServedByWhatItOwnsAndReadyWhenEveryPodRunsItsRoute() {
        films.context("page");
        Eventually.holds(() -> {
            assertThat(of("page", "Programmed").getReason()).isEqualTo("NoReadyPods");
            assertThat(of("page", "Accepted").getStatus()).isEqualTo("True");
            assertThat(of("page", "ResolvedRefs").getStatus()).isEqualTo("True");
        });
        try (var first = pod("page", "page-1"); var second = pod("page", "page-2")) {
            Eventually.holds(() -> {
                assertThat(of("page", "Ready").getStatus()).isEqualTo("True");
                var status = films.contextNamed("page").getStatus();
                assertThat(status.observedGeneration()).isEqualTo(1);
                assertThat(status.route().acknowledged()).isEqualTo(status.route().number()).isEqualTo(1);
                assertThat(status.model()).isEqualTo("content");
                assertThat(status.selector()).isEqualTo("app.kubernetes.io/name=touchstone-context,touchstone.dev/context=page");
            });
        }
        assertThat(of("page", "SharedFailureDomain").getStatus()).isEqualTo("True");
        var deployment = client().apps().deployments().withName("page-context").get();
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
        assertThat(deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
        assertThat(client().services().withName("page-context").get().getSpec().getPorts().getFirst().getPort()).isEqualTo(80);
        assertThat(client().policy().v1().podDisruptionBudget().withName("page-context").get()).isNotNull();
        assertThat(client().rbac().roleBindings().withName("page-context").get()).isNotNull();
        assertThat(client().configMaps().withName("page-alert-rules").get()).isNotNull();
        assertThat(client().secrets().withName("page-credentials").get().getData())
                .hasSize(1).containsKey(films.route("page").orElseThrow().storages().getFirst().server().id());
    }

    @Test
    void aContextThatIsThereBeforeItsModelHealsWhenItAppears() {
        client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: early}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  unit: {name: film, value: request.filmId}
                  modelRef: {name: late}
                """).create();
        Eventually.holds(() -> {
            assertThat(of("early", "ResolvedRefs").getReason()).isEqualTo("RefNotFound");
            assertThat(of("early", "Programmed").getReason()).isEqualTo("NoRoute");
        });
        films.model("late");
        Eventually.holds(() -> assertThat(of("early", "ResolvedRefs").getReason()).isEqualTo("RefNotAccepted"));
        films.storage("late", "RankedList");
        Eventually.holds(() -> assertThat(films.route("early")).isPresent());
    }

    @Test
    void aSpecThatDoesNotCompileLeavesTheLastGoodRoute() {
        films.context("broken");
        Eventually.holds(() -> assertThat(films.route("broken")).isPresent());
        var good = films.route("broken").orElseThrow();

        films.patch(Context.class, "broken", "{\"unit\": {\"value\": \"request.usrId\"}}");

        Eventually.holds(() -> {
            assertThat(of("broken", "Accepted").getReason()).isEqualTo("Invalid");
            assertThat(of("broken", "Accepted").getMessage()).contains("`spec.unit.value`").contains("request.userId");
            assertThat(of("broken", "Stalled").getStatus()).isEqualTo("True");
        });
        assertThat(films.route("broken")).contains(good);

        films.patch(Context.class, "broken", "{\"unit\": {\"value\": \"request.filmId\"}}");
        Eventually.holds(() -> {
            assertThat(of("broken", "Accepted").getStatus()).isEqualTo("True");
            assertThat(films.route("broken").orElseThrow().number()).isEqualTo(good.number() + 1);
        });
    }

    @Test
    void whatPodsSayOfARouteIsSaidOfTheContext() {
        films.context("told");
        try (var first = pod("told", "told-1"); var second = pod("told", "told-2")) {
            Eventually.holds(() -> assertThat(of("told", "Programmed").getStatus()).isEqualTo("True"));

            second.will(Behaviour.Stays);
            films.patch(Context.class, "told", "{\"deadlineMillis\": 60}");
            Eventually.holds(() -> {
                assertThat(of("told", "Programmed").getReason()).isEqualTo("RouteProgressing");
                assertThat(of("told", "Programmed").getMessage()).isEqualTo("1 of 2 Ready pods do not run route 2 yet.");
                assertThat(films.contextNamed("told").getStatus().route().acknowledged()).isEqualTo(1);
            });

            second.will(Behaviour.Rejects);
            Eventually.holds(() -> {
                assertThat(of("told", "Programmed").getReason()).isEqualTo("RouteRejected");
                assertThat(of("told", "Programmed").getMessage()).contains("told-2").contains("a snapshot is corrupt");
            });

            second.will(Behaviour.Hangs);
            Eventually.holds(() -> {
                assertThat(of("told", "Programmed").getReason()).isEqualTo("PodUnreachable");
                assertThat(of("told", "Programmed").getStatus()).isEqualTo("Unknown");
            });

            second.ready(false);
            Eventually.holds(() -> {
                assertThat(of("told", "Programmed").getStatus()).isEqualTo("True");
                assertThat(films.contextNamed("told").getStatus().route().acknowledged()).isEqualTo(2);
            });
        }
    }

    @Test
    void whatNoAnswerDependsOnChangesNoRoute() {
        films.context("scaled");
        Eventually.holds(() -> assertThat(films.route("scaled")).isPresent());
        client().resources(Context.class).withName("scaled").scale(3);
        films.patch(Context.class, "scaled", "{\"documentation\": {\"owner\": \"somebody\"}}");
        Eventually.holds(() -> {
            assertThat(client().apps().deployments().withName("scaled-context").get().getSpec().getReplicas()).isEqualTo(3);
            assertThat(films.contextNamed("scaled").getStatus().observedGeneration()).isEqualTo(3);
        });
        assertThat(films.route("scaled").map(Route::number)).contains(1L);
    }

    @Test
    void aLostRouteComesBackWithAHigherNumber() {
        films.context("lost");
        Eventually.holds(() -> assertThat(films.contextNamed("lost").getStatus().route().number()).isEqualTo(1));
        client().configMaps().withName("lost-route-v1").delete();
        Eventually.holds(() -> assertThat(films.route("lost").map(Route::number)).contains(2L));
    }

    @Test
    void aNumberThatCannotComeFromUsIsPutRightAndAPodThatTookItIsNamed() {
        films.context("counted");
        try (var pod = pod("counted", "counted-1")) {
            Eventually.holds(() -> assertThat(of("counted", "Programmed").getStatus()).isEqualTo("True"));
            var before = films.route("counted").orElseThrow();
            var highest = RouteDocument.numbered(before, Long.MAX_VALUE);

            pod.offer(highest);
            client().configMaps().withName("counted-route-v1").edit(map -> map.edit()
                    .addToData(Route.CONFIG_MAP_KEY, RouteDocument.write(highest)).build());

            Eventually.holds(() -> {
                assertThat(films.route("counted").map(Route::number)).contains(before.number() + 1);
                assertThat(of("counted", "Programmed").getReason()).isEqualTo("RouteRejected");
                assertThat(of("counted", "Programmed").getMessage()).contains("delete the pod");
            });
        }
        try (var another = pod("counted", "counted-2")) {
            Eventually.holds(() -> assertThat(of("counted", "Programmed").getMessage()).startsWith("Every Ready pod runs route 2."));
            assertThat(films.contextNamed("counted").getStatus().route().number()).isEqualTo(2);
        }
    }

    @Test
    void whatBelongsToSomebodyElseIsNotTakenOver() {
        client().resource(new ConfigMapBuilder().withNewMetadata().withName("taken-route-v1").endMetadata()
                .addToData("precious", "yes").build()).create();
        films.context("taken");
        Eventually.holds(() -> assertThat(of("taken", "Programmed").getReason()).isEqualTo("NameTaken"));
        assertThat(client().configMaps().withName("taken-route-v1").get().getData()).containsOnlyKeys("precious");
    }

    @Test
    void aDeletedContextLeavesNothing() {
        films.context("gone");
        Eventually.holds(() -> {
            assertThat(films.route("gone")).isPresent();
            assertThat(client().apps().deployments().withName("gone-context").get()).isNotNull();
            assertThat(client().configMaps().withName("gone-alert-rules").get()).isNotNull();
        });
        client().resources(Context.class).withName("gone").delete();
        Eventually.holds(() -> {
            assertThat(client().apps().deployments().withName("gone-context").get()).isNull();
            assertThat(client().services().withName("gone-context").get()).isNull();
            assertThat(client().serviceAccounts().withName("gone-context").get()).isNull();
            assertThat(client().rbac().roles().withName("gone-context").get()).isNull();
            assertThat(client().rbac().roleBindings().withName("gone-context").get()).isNull();
            assertThat(client().policy().v1().podDisruptionBudget().withName("gone-context").get()).isNull();
            assertThat(client().secrets().withName("gone-credentials").get()).isNull();
            assertThat(List.of("gone-route-v1", "gone-alert-rules"))
                    .allSatisfy(name -> assertThat(client().configMaps().withName(name).get()).isNull());
        });
    }

    private static ContextServerPod pod(String context, String name) {
        return ContextServerPod.start(client(), context, name);
    }

    private static KubernetesClient client() {
        return CLUSTER.client();
    }

    private static Condition of(String context, String type) {
        return condition(films.contextNamed(context).getStatus().conditions(), type);
    }
}
