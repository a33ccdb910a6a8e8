package dev.touchstone.operator.modelstorage.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the API server adds and writes differently must not look like a difference: it would be written again and again. */
class ServerWriterTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    @ParameterizedTest
    @EnumSource(value = Technology.class, mode = Mode.EXCLUDE, names = "Unknown")
    void aServerThatIsAsItShouldBeIsNotWrittenAgain(Technology technology) {
        var server = SharedServer.of(technology);
        var writer = new ServerWriter(new Writer(CLUSTER.client()));
        assertThat(writer.keep(objects(server, "1Gi"), ObservedServer.NONE, Set.of("films"))).hasOnlyElementsOfType(Outcome.Done.class);
        assertThat(writer.keep(objects(server, "1Gi"), ObservedServer.NONE, Set.of("films"))).hasOnlyElementsOfType(Outcome.Unchanged.class);
    }

    @ParameterizedTest
    @EnumSource(value = Technology.class, mode = Mode.EXCLUDE, names = "Unknown")
    void aServerKeepsTheVolumeThatItWasMadeWith(Technology technology) {
        var server = SharedServer.of(technology);
        var writer = new ServerWriter(new Writer(CLUSTER.client()));
        writer.keep(objects(server, "1Gi"), ObservedServer.NONE, Set.of());

        assertThat(writer.keep(objects(server, "9Gi"), ObservedServer.NONE, Set.of("films"))).hasSizeGreaterThan(1);

        assertThat(live(server).orElseThrow().getSpec().getVolumeClaimTemplates().getFirst().getSpec().getResources().getRequests())
                .containsEntry("storage", Quantity.parse("1Gi"));
    }

    private static ServerObjects objects(SharedServer server, String volumeSize) {
        var options = new ServerOptions("example.org/server:1", "IfNotPresent", volumeSize, Optional.empty(), "0.05", "64Mi", "0.5Gi");
        return new ServerObjects(server, options, CLUSTER.namespace(), live(server), "generated");
    }

    private static Optional<StatefulSet> live(SharedServer server) {
        return Optional.ofNullable(CLUSTER.client().apps().statefulSets().withName(server.name()).get());
    }
}
