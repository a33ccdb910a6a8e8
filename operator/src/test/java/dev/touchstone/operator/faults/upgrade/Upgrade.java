package dev.touchstone.operator.faults.upgrade;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.ABTestStatus.Pin;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.faults.oracle.Rest;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.faults.proxy.Fault;
import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.route.Route.Variant;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One release takes over from another, as a Deployment rolls, on a stage where a test named {@code running} runs. */
final class Upgrade implements AutoCloseable {
    private static final Duration BOUND = Duration.ofMinutes(2);

    private final Stage stage;
    private final List<Replica> replicas = new ArrayList<>();
    private int pods;

    Upgrade(Stage stage) {
        this.stage = stage;
    }

    /** What no upgrade may change. */
    record Kept(List<Share> shares, List<Pin> pinned, String startedAt, List<String> locked, List<Split> splits) {}

    record Split(String key, List<Variant> variants) {}

    /**
     * @param killed whether the fault came about
     * @param writes of the process that went on to the end
     * @param settled after that time, from the start of the new process on
     */
    record Outcome(boolean killed, long writes, Duration settled) {}

    /** The first one there is. */
    void start(Release release) {
        replicas.add(Replica.launch(release.install(stage.client(), stage.namespace()), "operator-" + ++pods, Optional.empty()));
        settles(release);
    }

    /**
     * The new process stands by until the old one has ended and given up the lease. If it is killed, it is started again in the same
     * pod.
     *
     * @param fault that kills the first process of the new release, somewhere
     */
    Outcome to(Release release, Optional<Fault> fault) {
        var installation = release.install(stage.client(), stage.namespace());
        var pod = "operator-" + ++pods;
        var old = replicas.getLast();
        var begin = System.nanoTime();
        var first = Replica.launch(installation, pod, fault);
        replicas.add(first);
        old.close();
        // Something to be done for whoever comes.
        stage.films().patch(Context.class, "page", "{\"documentation\": {\"owner\": \"team-" + pods + "\"}}");
        Eventually.within(BOUND, () -> {
            if (!first.isKilled()) {
                requireSettled(release);
            }
        });
        if (first.isKilled()) {
            assertRefused();
            first.close();
            replicas.add(Replica.launch(installation, pod, Optional.empty()));
            settles(release);
        }
        return new Outcome(first.isKilled(), replicas.getLast().writes(), Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Everything is as this release makes it, and nothing is written any more. */
    private void settles(Release release) {
        Eventually.within(BOUND, () -> requireSettled(release));
    }

    private void requireSettled(Release release) {
        assertThat(replicas.getLast().leads()).as("the operator leads").isTrue();
        var page = stage.films().contextNamed("page");
        assertThat(page.getStatus().observedGeneration()).isEqualTo(page.getMetadata().getGeneration());
        for (var type : List.of("Ready", "Programmed")) {
            assertThat(condition(page.getStatus().conditions(), type).getStatus()).isEqualTo("True");
        }
        var servers = stage.client().resources(Deployment.class).withName("page-context").get();
        assertThat(servers.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage()).isEqualTo(release.image());
        assertThat(servers.getStatus().getUpdatedReplicas()).isEqualTo(servers.getStatus().getReplicas()).isEqualTo(2);
        assertThat(stage.kubelet().pods("page")).hasSize(2);
        var test = stage.films().test("running").getStatus().conditions();
        assertThat(condition(test, "Ready").getReason()).isEqualTo("Running");
        assertThat(condition(test, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(test, "Tainted").getStatus()).isEqualTo("False");
    }

    /** @return what was written after everything had been quiet for a while */
    List<String> writesAtRest(Duration quiet) {
        var latest = replicas.getLast();
        Eventually.within(BOUND, () -> assertThat(latest.lastWrite().orElse(Instant.EPOCH)).isBefore(Instant.now().minus(quiet.dividedBy(4))));
        var since = Instant.now();
        Eventually.within(quiet.multipliedBy(2), () -> assertThat(Instant.now()).isAfter(since.plus(quiet)));
        return Rest.writes(latest.calls(), since);
    }

    /** A list for each process. */
    List<List<Call>> calls() {
        return replicas.stream().map(Replica::calls).toList();
    }

    void assertRefused() {
        assertThatThrownBy(() -> stage.films().patch(Model.class, "crowd", "{\"timeoutMillis\": 99}"))
                .isInstanceOf(KubernetesClientException.class).hasMessageContaining("running");
        assertThatThrownBy(() -> stage.client().resources(ModelStorage.class).withName("viewings").delete())
                .isInstanceOf(KubernetesClientException.class).hasMessageContaining("running");
    }

    Kept kept() {
        var test = stage.films().test("running").getStatus();
        var splits = stage.films().route("page").orElseThrow().tests().stream()
                .map(split -> new Split(split.key(), split.variants())).toList();
        return new Kept(stage.films().contextNamed("page").getStatus().shares(), test.pinned(), String.valueOf(test.startedAt()), locked(), splits);
    }

    List<String> locked() {
        return Stream.of(Context.class, Model.class, ModelStorage.class)
                .<CustomResource<?, ?>>flatMap(kind -> stage.client().resources(kind).list().getItems().stream())
                .flatMap(object -> LockedKind.locks(object).stream().map(lock -> object.getMetadata().getName() + " by " + lock))
                .sorted().toList();
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
