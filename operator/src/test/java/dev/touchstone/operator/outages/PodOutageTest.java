package dev.touchstone.operator.outages;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods that do not start, as a kubelet reports them: there is none here. */
class PodOutageTest {
    @RegisterExtension
    static final FilmService SERVICE = new FilmService();
    static final ControlPlane CLUSTER = SERVICE.cluster();
    static final Films films = SERVICE.films();

    @Test
    void anImageThatIsNotFoundIsSaidOfTheContextUntilAPodIsReady() {
        films.context("page");
        pod("page-lost", "touchstone-context", "touchstone.dev/context", "page");
        report("page-lost", "Pending", waiting("ImagePullBackOff",
                "Back-off pulling image \"runtime:test\": ErrImagePull: failed to resolve reference \"runtime:test\": not found"));

        Eventually.holds(() -> {
            assertThat(ofContext("page", "Programmed").getReason()).isEqualTo("PodsFailing");
            assertThat(ofContext("page", "Ready").getMessage())
                    .contains("Pod 'page-lost' is in ImagePullBackOff: image 'runtime:test' cannot be pulled: failed to resolve reference");
            assertThat(warnings("PodsFailing")).isPositive();
        });

        CLUSTER.client().pods().withName("page-lost").withGracePeriod(0).delete();
        try (var pod = ContextServerPod.start(CLUSTER.client(), "page", "page-good")) {
            Eventually.holds(() -> assertThat(ofContext("page", "Ready").getStatus()).isEqualTo("True"));
            assertThat(ofContext("page", "Programmed").getMessage()).isEqualTo("Every Ready pod runs route 1.");
        }
    }

    @Test
    void aNewPodThatCrashesIsSaidWhileTheOldOnesServe() {
        films.context("rolls");
        try (var old = ContextServerPod.start(CLUSTER.client(), "rolls", "rolls-old")) {
            Eventually.holds(() -> assertThat(ofContext("rolls", "Ready").getStatus()).isEqualTo("True"));

            pod("rolls-new", "touchstone-context", "touchstone.dev/context", "rolls");
            report("rolls-new", "Pending", crashed("the port is taken"));

            Eventually.holds(() -> {
                assertThat(ofContext("rolls", "Programmed").getStatus()).isEqualTo("True");
                assertThat(ofContext("rolls", "Programmed").getMessage())
                        .contains("Pod 'rolls-new' is in CrashLoopBackOff").contains("the port is taken");
            });
        }
    }

    @Test
    void aSharedServerThatDoesNotStartIsSaidOfItsStorages() {
        CLUSTER.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: shared}
                spec: {technology: Redis, format: RankedList, key: {name: filmId, type: String}}
                """).create();
        Eventually.holds(() -> assertThat(CLUSTER.client().pods().withName("touchstone-redis-0").get()).isNotNull());
        Eventually.holds(() -> assertThat(ofStorage("Provisioned").getReason()).isEqualTo("ServerStarting"));

        report("touchstone-redis-0", "Pending", waiting("ErrImagePull", "not found"));
        Eventually.holds(() -> {
            assertThat(ofStorage("Provisioned").getReason()).isEqualTo("ServerFailing");
            assertThat(ofStorage("Ready").getMessage()).contains("Pod 'touchstone-redis-0' is in ImagePullBackOff").contains("not found");
        });

        report("touchstone-redis-0", "Pending", crashed("Can't open the append-only file: No space left on device"));
        Eventually.holds(() -> assertThat(ofStorage("Provisioned").getMessage()).contains("CrashLoopBackOff").contains("No space left on device"));

        report("touchstone-redis-0", "Pending", waiting("ContainerCreating", ""));
        Eventually.holds(() -> assertThat(ofStorage("Provisioned").getReason()).isEqualTo("ServerStarting"));
    }

    private static void pod(String name, String application, String label, String value) {
        CLUSTER.client().resource(new PodBuilder()
                .withNewMetadata().withName(name).addToLabels("app.kubernetes.io/name", application).addToLabels(label, value).endMetadata()
                .withNewSpec().addNewContainer().withName("c").withImage("runtime:test").endContainer().endSpec()
                .build()).create();
    }

    private static void report(String name, String phase, ContainerStatus container) {
        CLUSTER.client().pods().withName(name).editStatus(pod -> new PodBuilder(pod)
                .withStatus(new PodStatusBuilder().withPhase(phase).withContainerStatuses(container).build()).build());
    }

    private static ContainerStatus waiting(String reason, String message) {
        return new ContainerStatusBuilder().withName("c").withImage("runtime:test").withImageID("").withReady(false).withRestartCount(0)
                .withNewState().withNewWaiting().withReason(reason).withMessage(message).endWaiting().endState().build();
    }

    private static ContainerStatus crashed(String lastWords) {
        return new ContainerStatusBuilder().withName("c").withImage("runtime:test").withImageID("").withReady(false).withRestartCount(3)
                .withNewState().withNewWaiting().withReason("CrashLoopBackOff").withMessage("back-off 40s").endWaiting().endState()
                .withNewLastState().withNewTerminated().withExitCode(1).withReason("Error").withMessage("x\n" + lastWords + "\n")
                .endTerminated().endLastState()
                .build();
    }

    private static long warnings(String reason) {
        return CLUSTER.client().events().v1().events().list().getItems().stream()
                .filter(event -> event.getReason().equals(reason) && event.getType().equals("Warning")).count();
    }

    private static Condition ofContext(String name, String type) {
        return condition(films.contextNamed(name).getStatus().conditions(), type);
    }

    private static Condition ofStorage(String type) {
        return condition(films.storageNamed("shared").getStatus().conditions(), type);
    }
}
