package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server notes of who wrote what. */
class ForeignEditsTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private final ForeignEdits edits = new ForeignEdits(new FieldOwners(CLUSTER.client()));

    /** As the operator makes a route: created, so that nobody else's is taken, and applied. */
    @BeforeEach
    void aRouteThatWasMadeWhileATestHeldTheContext() {
        CLUSTER.client().configMaps().delete();
        CLUSTER.client().resource(route("1")).create();
        CLUSTER.client().resource(route("1")).fieldManager(Writer.FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    @Test
    void whoMadeTheMapAndNotWhatIsInItIsNotSaidToHaveChangedIt() {
        CLUSTER.client().configMaps().withName("page-route-v1").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"annotations\": {\"touchstone.dev/released\": \"t-1\"}}}");
        CLUSTER.client().resource(route("2")).fieldManager(Writer.FIELD_MANAGER).forceConflicts().serverSideApply();

        assertThat(found()).isEmpty();
    }

    @Test
    void whoWroteIntoTheRouteIs() {
        CLUSTER.client().configMaps().withName("page-route-v1").patch(
                new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager("kubectl-edit").build(),
                "{\"data\": {\"route.json\": \"3\"}}");

        assertThat(found()).extracting(ForeignEdit::manager).containsExactly("kubectl-edit");
    }

    private List<ForeignEdit> found() {
        var world = new Sample().lockedSince("2026-01-01T00:00:00Z", "ua").world();
        return edits.of(world, List.of(CLUSTER.client().configMaps().withName("page-route-v1").get()));
    }

    private static ConfigMap route(String content) {
        return new ConfigMapBuilder().withNewMetadata().withName("page-route-v1").endMetadata().addToData("route.json", content).build();
    }
}
