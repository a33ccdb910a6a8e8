package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.testing.LogLines;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WatchEndsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final AtomicInteger ends = new AtomicInteger();
    private final WatchEnds watchEnds = new WatchEnds(ends::incrementAndGet);

    @Test
    void aWatchThatCannotGoOnEndsTheProcessOnceWithOneLineThatSaysWhy() {
        try (var log = new LogLines(WatchEnds.class); var informer = CLUSTER.client().configMaps().inform()) {
            watchEnds.onStop(informer, new WatcherException("not what was expected"));
            watchEnds.onStop(informer, new WatcherException("nor this"));

            assertThat(ends).hasValue(1);
            assertThat(log.stackTraces()).isEmpty();
            assertThat(log.texts()).hasSize(1);
            assertThat(log.texts().keySet().iterator().next()).contains("The watch of ConfigMap cannot go on", "not what was expected");
        }
    }

    @Test
    void oneThatIsClosedOrNeverBeganDoesNot() {
        try (var informer = CLUSTER.client().configMaps().inform()) {
            watchEnds.onStop(informer, null);
        }
        watchEnds.onStop(CLUSTER.client().configMaps().runnableInformer(0), new WatcherException("at the start"));

        assertThat(ends).hasValue(0);
    }
}
