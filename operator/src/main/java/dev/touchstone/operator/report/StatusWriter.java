package dev.touchstone.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.events.Events;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Writes statuses. Safe for many threads. */
public final class StatusWriter {
    /** Owns everything in a status except the locks. */
    public static final String FIELD_MANAGER = "touchstone-operator-status";

    private static final Logger LOG = Logger.getLogger(StatusWriter.class);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build();

    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(FIELD_MANAGER).build();

    private final KubernetesClient client;
    private final Events events;
    private final Clock clock;
    private final Problems problems = new Problems();
    /** The version of each object, by uid, that was found to be old. */
    private final Map<String, String> outdated = new ConcurrentHashMap<>();

    public StatusWriter(KubernetesClient client, Events events, Clock clock) {
        this.client = client;
        this.events = events;
        this.clock = clock;
    }

    /** What is wrong now, as the conditions say. */
    public Problems problems() {
        return problems;
    }

    /** The resource is gone. */
    public void forget(CustomResource<?, ?> resource) {
        problems.forget(resource);
        outdated.remove(resource.getMetadata().getUid());
    }

    /** What became of a report. */
    public enum Result {
        Unchanged,
        Written,
        /**
         * The object is gone, is another one of the same name, has another spec or status than when it was observed or, of an exclusive
         * report, was changed at all: look again.
         */
        Outdated
    }

    /** @param observed as it was gathered; never changed */
    public Result write(CustomResource<?, ?> observed, Report report) {
        report.notices().forEach(notice -> events.send(observed, notice));
        var before = tree(observed.getStatus());
        var conditions = Conditions.merge(conditions(before), generation(observed), report.verdicts(), clock.instant());
        var after = status(observed, report, before, conditions);
        problems.seen(observed, conditions);
        if (after.equals(without(before, "locks"))) {
            return Result.Unchanged;
        }
        var result = patched(observed, before, after, report.exclusive());
        if (result != Result.Written) {
            return result;
        }
        Transitions.between(conditions(before), conditions).forEach(change -> {
            LOG.infof("%s %s/%s: %s", observed.getKind(), observed.getMetadata().getNamespace(),
                    observed.getMetadata().getName(), change);
            events.send(observed, change.type(), change.condition().getReason(), change.note());
        });
        return result;
    }

    private ObjectNode status(CustomResource<?, ?> observed, Report report, ObjectNode before, List<Condition> conditions) {
        var status = without(tree(report.status()), "locks");
        status.put("observedGeneration", generation(observed));
        status.set("conditions", serialization().convertValue(conditions, JsonNode.class));
        var lockedBy = lockedBy(before);
        if (lockedBy.isEmpty()) {
            status.remove("lockedBy");
        } else {
            status.put("lockedBy", lockedBy);
        }
        return status;
    }

    private static String lockedBy(ObjectNode before) {
        return NameList.of(before.path("locks").valueStream().map(lock -> lock.path("abTest").asText()).toList());
    }

    /**
     * The API server does not compare uids in a patch of a status, so the resourceVersion keeps a late report from landing on a
     * new object of the same name. If only somebody else's write came in between, such as a lock, the report still counts, unless
     * exclusive. If the status is another one by now, then this report came from a cache that lags behind: it must neither put an
     * older status back nor tell what was told before.
     */
    private Result patched(CustomResource<?, ?> observed, ObjectNode before, ObjectNode status, boolean exclusive) {
        var meta = observed.getMetadata();
        // While its watch is silent, an object comes from the cache again and again as it was: to ask once is enough.
        var isKnown = !exclusive && meta.getResourceVersion().equals(outdated.get(meta.getUid()));
        if (!isKnown && patch(observed, status)) {
            outdated.remove(meta.getUid());
            return Result.Written;
        }
        if (exclusive) {
            return Result.Outdated;
        }
        outdated.put(meta.getUid(), meta.getResourceVersion());
        var live = client.resources(observed.getClass()).inNamespace(meta.getNamespace()).withName(meta.getName()).get();
        if (live == null || !live.getMetadata().getUid().equals(meta.getUid()) || generation(live) != generation(observed)) {
            return Result.Outdated;
        }
        var now = without(tree(live.getStatus()), "locks");
        if (now.equals(status)) {
            return Result.Unchanged;
        }
        return now.equals(without(before, "locks")) && patch(live, status) ? Result.Written : Result.Outdated;
    }

    /** @return false if the object is not as it was observed any more, or gone */
    private boolean patch(CustomResource<?, ?> observed, ObjectNode status) {
        var meta = observed.getMetadata();
        var body = serialization().convertValue(Map.of(), ObjectNode.class);
        body.put("apiVersion", observed.getApiVersion());
        body.put("kind", observed.getKind());
        var metadata = body.putObject("metadata");
        metadata.put("name", meta.getName());
        metadata.put("namespace", meta.getNamespace());
        metadata.put("resourceVersion", meta.getResourceVersion());
        body.set("status", status);
        try {
            var written = resource(observed).subresource("status").patch(APPLY, body.toString());
            removeUnowned(written, Leftovers.of(without(tree(written.getStatus()), "locks"), status));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404 || e.getCode() == 409) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Whoever may edit an object may clear its managedFields, and then what was there belongs to nobody; whoever may write its status
     * may come to own what we do. Applying without it does not remove it then, and a test could never let go of its pins.
     */
    private void removeUnowned(CustomResource<?, ?> written, ObjectNode leftovers) {
        if (leftovers.isEmpty()) {
            return;
        }
        var body = serialization().convertValue(Map.of(), ObjectNode.class);
        body.putObject("metadata").put("resourceVersion", written.getMetadata().getResourceVersion());
        body.set("status", leftovers);
        resource(written).subresource("status").patch(MERGE, body.toString());
    }

    private Resource<? extends CustomResource> resource(CustomResource<?, ?> object) {
        var meta = object.getMetadata();
        return client.resources(object.getClass()).inNamespace(meta.getNamespace()).withName(meta.getName());
    }

    private ObjectNode tree(Object status) {
        var tree = status == null ? null : serialization().convertValue(status, JsonNode.class);
        return tree instanceof ObjectNode object ? object : serialization().convertValue(Map.of(), ObjectNode.class);
    }

    private List<Condition> conditions(ObjectNode status) {
        var list = status.path("conditions");
        return list.isArray() ? List.of(serialization().convertValue(list, Condition[].class)) : List.of();
    }

    private static ObjectNode without(ObjectNode tree, String field) {
        var copy = tree.deepCopy();
        copy.remove(field);
        return copy;
    }

    private KubernetesSerialization serialization() {
        return client.getKubernetesSerialization();
    }

    private static long generation(CustomResource<?, ?> observed) {
        return observed.getMetadata().getGeneration() == null ? 0 : observed.getMetadata().getGeneration();
    }
}
