package dev.touchstone.operator.faults.drift;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.apply.Writer;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.testing.Campaign;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hands in everything that the operator makes. */
class DriftTest {
    @RegisterExtension
    static final DriftStage STAGE = new DriftStage();

    private static final int WRITES_PER_EDIT = 3;
    private static final int TRIES = 20;

    @Test
    void everyValueThatWeOwnIsPutRightWhateverSomebodyDoesToIt() {
        var seed = Campaign.seed();
        System.out.println("Drift with -Dtouchstone.seed=" + seed);
        for (var managed : Managed.values()) {
            var edits = new ArrayList<>(Edit.of(STAGE.json(STAGE.present(managed)), Writer.FIELD_MANAGER));
            // Remembers storages that are gone: whoever adds a name there is believed.
            edits.remove(new Edit("/metadata/annotations/touchstone.dev~1retained-by", Edit.Way.Changed));
            assertThat(edits).as(managed + " has owned values").isNotEmpty();
            Collections.shuffle(edits, new Random(seed));
            var tried = edits.stream().filter(edit -> isPutRight(managed, edit, seed)).limit(Campaign.size(3, Integer.MAX_VALUE)).count();
            assertThat(tried).as("edits of " + managed + " that the API server took").isPositive();
        }
        STAGE.quiet();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRelabelledOrphanedOrDeletedIsPutRight(Managed managed) {
        var before = STAGE.normal(managed);

        STAGE.change(managed, object -> object.getMetadata().getLabels().remove("app.kubernetes.io/managed-by"));
        STAGE.becomes(managed, before, "not said to be managed");
        STAGE.change(managed, object -> object.getMetadata().setLabels(null));
        STAGE.becomes(managed, before, "without labels");
        STAGE.change(managed, object -> object.getMetadata().setOwnerReferences(List.of()));
        STAGE.becomes(managed, before, "an orphan");
        STAGE.change(managed, object -> object.getMetadata().setAnnotations(null));
        STAGE.becomes(managed, before, "without annotations");
        STAGE.client().resource(STAGE.live(managed)).delete();
        STAGE.becomes(managed, before, "deleted");
    }

    @Test
    void whatOthersAddStaysAndIsNoReasonToWrite() {
        STAGE.settled();
        for (var managed : Managed.values()) {
            STAGE.change(managed, object -> {
                var annotations = new TreeMap<>(object.getMetadata().getAnnotations());
                annotations.put("example.com/note", "mine");
                object.getMetadata().setAnnotations(annotations);
                object.getMetadata().getLabels().put("example.com/team", "discovery");
            });
        }
        var written = STAGE.writes().size();
        STAGE.nudge(Managed.Credentials);

        STAGE.quiet();
        assertThat(STAGE.writesSince(written))
                .filteredOn(call -> !call.group().equals("touchstone.dev")).as("writes to what the operator made").isEmpty();
        assertThat(Managed.values()).allSatisfy(managed -> {
            assertThat(STAGE.live(managed).getMetadata().getAnnotations()).containsEntry("example.com/note", "mine");
            assertThat(STAGE.live(managed).getMetadata().getLabels()).containsEntry("example.com/team", "discovery");
        });
    }

    @Test
    void aSidecarAndARestartAreNotTakenBack() {
        STAGE.settled();
        var written = STAGE.writes().size();
        STAGE.merge(Managed.Deployment, "{\"spec\": {\"template\": {\"metadata\": {\"annotations\": {\"kubectl.kubernetes.io/restartedAt\": \"2026-01-01T00:00:00Z\"}}}}}");
        STAGE.client().apps().deployments().withName("page-context").patch(PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"mesh\", \"image\": \"mesh:1\"}]}}}}");

        STAGE.quiet();
        var pod = STAGE.client().apps().deployments().withName("page-context").get().getSpec().getTemplate();
        assertThat(pod.getMetadata().getAnnotations()).containsKey("kubectl.kubernetes.io/restartedAt");
        assertThat(pod.getSpec().getContainers()).extracting("name").containsExactlyInAnyOrder("context-server", "mesh");
        assertThat(STAGE.writesSince(written)).filteredOn(call -> call.resource().equals("deployments")).isEmpty();
        Eventually.holds(() -> STAGE.client().apps().deployments().withName("page-context").edit(d -> {
            d.getSpec().getTemplate().getSpec().getContainers().removeIf(c -> c.getName().equals("mesh"));
            d.getSpec().getTemplate().getMetadata().getAnnotations().remove("kubectl.kubernetes.io/restartedAt");
            return d;
        }));
    }

    @Test
    void aRouteThatWasEditedByHandIsSetRightWithAHigherNumber() {
        var before = STAGE.films().route("page").orElseThrow();
        var lower = RouteDocument.numbered(before, before.number() - 1);
        var other = new String(RouteDocument.write(lower)).replace("\"deadlineMillis\":" + before.deadlineMillis(), "\"deadlineMillis\":7");

        for (var edited : List.of(other, RouteDocument.write(lower), "{}", "not JSON")) {
            var number = STAGE.films().route("page").orElseThrow().number();
            STAGE.change(Managed.Route, map -> map.setAdditionalProperty("data", Map.of(Route.CONFIG_MAP_KEY, edited)));
            Eventually.holds(() -> {
                assertThat(STAGE.films().route("page")).hasValueSatisfying(route -> {
                    assertThat(route.number()).isGreaterThan(number);
                    assertThat(RouteDocument.contentHash(route)).isEqualTo(RouteDocument.contentHash(before));
                });
            });
        }
        STAGE.settled();
    }

    @Test
    void aNameThatSomebodyElseHasIsReportedAndNotTaken() {
        STAGE.client().resource("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: taken-alert-rules}
                data: {theirs: "1"}
                """).create();
        STAGE.films().context("taken");
        Eventually.holds(() -> {
            var ready = condition(STAGE.films().contextNamed("taken").getStatus().conditions(), "Ready");
            assertThat(ready.getReason()).isEqualTo("NameTaken");
            assertThat(ready.getMessage()).contains("ConfigMap 'taken-alert-rules'");
        });
        assertThat(STAGE.client().configMaps().withName("taken-alert-rules").get().getData()).containsOnlyKeys("theirs");
        STAGE.client().configMaps().withName("taken-alert-rules").delete();
        STAGE.nudgeContext("taken");
        Eventually.holds(() -> assertThat(condition(STAGE.films().contextNamed("taken").getStatus().conditions(), "Ready").getStatus())
                .isEqualTo("True"));
        STAGE.client().resources(Context.class).withName("taken").delete();
    }

    /** @return whether anybody could make that edit */
    private static boolean isPutRight(Managed managed, Edit edit, long seed) {
        var before = STAGE.normal(managed);
        var written = STAGE.writes().size();
        if (!isTaken(managed, edit)) {
            return false;
        }
        if (edit.isOfAKey()) {
            // That is theirs now, beside ours, which is made again; or the API server takes no two such, and that is said.
            Eventually.holds(() -> assertThat(isReported() || STAGE.json(STAGE.live(managed)).at(edit.list()).valueStream()
                    .anyMatch(element -> element.at(edit.key()).equals(before.at(edit.pointer())))).as(edit + " of " + managed).isTrue());
            STAGE.client().resource(STAGE.live(managed)).delete();
            STAGE.becomes(managed, before, "made anew after " + edit);
            return true;
        }
        STAGE.becomes(managed, before, edit + " (-Dtouchstone.seed=" + seed + ")");
        assertThat(STAGE.writesSince(written)).as("writes after " + edit + " of " + managed)
                .filteredOn(call -> call.name().equals(managed.objectName())).hasSizeLessThanOrEqualTo(WRITES_PER_EDIT);
        return true;
    }

    /** What the API server refuses cannot drift. */
    private static boolean isTaken(Managed managed, Edit edit) {
        for (int quicker = 0; ; quicker++) {
            try {
                var edited = STAGE.client().getKubernetesSerialization()
                        .convertValue(edit.on(STAGE.json(STAGE.present(managed))), GenericKubernetesResource.class);
                STAGE.client().resource(edited).update();
                return true;
            } catch (KubernetesClientException e) {
                // A controller may have been quicker.
                if (e.getCode() != 409 || quicker == TRIES) {
                    assertThat(e.getCode()).as("%s of %s of %s", edit.way(), edit.pointer(), managed).isIn(400, 403, 422);
                    return false;
                }
            }
        }
    }

    private static boolean isReported() {
        return Stream.of(STAGE.films().contextNamed("page").getStatus().conditions(), STAGE.films().storageNamed("shared").getStatus().conditions(),
                        STAGE.films().storageNamed("buckets").getStatus().conditions())
                .anyMatch(conditions -> condition(conditions, "Ready").getReason().equals("ApplyRefused"));
    }
}
