package dev.touchstone.operator.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.history.Revision.Change;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Fault;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @Test
    void nothingIsLostWhenAWatchIsTooLateToGoOnNotEvenWhatCameAndWent() {
        try (var proxy = ApiProxy.start(CLUSTER.client()); var history = History.of(proxy.client(), CLUSTER.namespace())) {
            proxy.inject(new Fault("too late", call -> call.isWatch() && call.resource().equals("configmaps"), new Effect.ExpireWatch()).times(1));
            proxy.strike(new Effect.ResetWatch(), call -> call.resource().equals("configmaps"));

            var versions = new ArrayList<Long>();
            while (proxy.injections().isEmpty()) {
                versions.addAll(comeAndGo());
            }
            assertThat(versions).hasSizeGreaterThan(2);
            versions.addAll(comeAndGo());
            CLUSTER.client().resource(new ConfigMapBuilder().withNewMetadata().withName("last").endMetadata().build()).create();

            var recorded = history.caughtUp().revisions(ConfigMap.class).stream().filter(revision -> revision.name().equals("passing")).toList();
            assertThat(recorded.stream().filter(revision -> !revision.isDeleted()).map(Revision::version)).containsExactlyElementsOf(versions);
            assertThat(recorded.stream().map(Revision::change)).containsExactlyElementsOf(
                    Stream.generate(() -> List.of(Change.values())).limit(versions.size() / 2).flatMap(List::stream).toList());
            assertThat(recorded).allSatisfy(revision -> assertThat(revision.object().path("kind").asText()).isEqualTo("ConfigMap"));
        }
    }

    /** Made, edited and deleted: the versions of the first two. */
    private static List<Long> comeAndGo() {
        var map = new ConfigMapBuilder().withNewMetadata().withName("passing").endMetadata().addToData("key", "made");
        var versions = List.of(version(CLUSTER.client().resource(map.build()).create()),
                version(CLUSTER.client().resource(map.addToData("key", "edited").build()).update()));
        CLUSTER.client().resource(map.build()).delete();
        return versions;
    }

    private static long version(ConfigMap map) {
        return Long.parseLong(map.getMetadata().getResourceVersion());
    }
}
