package dev.touchstone.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.operator.apply.Change.Apply;
import dev.touchstone.operator.apply.Change.ApplyUnchanged;
import dev.touchstone.operator.apply.Change.CreateOnce;
import dev.touchstone.operator.apply.Change.Delete;
import dev.touchstone.operator.apply.Change.Finalizer;
import dev.touchstone.operator.apply.Outcome.Blocked;
import dev.touchstone.operator.apply.Outcome.Done;
import dev.touchstone.operator.apply.Outcome.Outdated;
import dev.touchstone.operator.apply.Outcome.Unchanged;
import dev.touchstone.operator.conditions.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Carries out changes. Safe for many threads.
 *
 * <p>What the API server refuses for good reasons (a quota, a policy, a right that is missing, a webhook that is down) and names that are taken come
 * back as {@link Blocked}; everything else that fails is thrown and tried again.
 */
public final class Writer {
    /** Owns what the operator applies, on every object except the status of its own resources. */
    public static final String FIELD_MANAGER = "touchstone-operator";
    /** Of the desired state, on every applied object: a field that is no longer desired is noticed by it. */
    public static final String HASH = "touchstone.dev/applied-hash";

    private static final Logger LOG = Logger.getLogger(Writer.class);

    private final KubernetesClient client;
    private final Finalizers finalizers;
    private final Applied applied = new Applied();
    private final ClosingNamespaces closing;

    public Writer(KubernetesClient client) {
        this(client, System::nanoTime);
    }

    Writer(KubernetesClient client, LongSupplier nanos) {
        this.client = client;
        this.finalizers = new Finalizers(client);
        this.closing = new ClosingNamespaces(nanos);
    }

    /** In order; an obstacle to one does not stop the others. */
    public List<Outcome> carryOut(List<Change> changes) {
        return changes.stream().map(this::carryOut).toList();
    }

    public Outcome carryOut(Change change) {
        if (isNew(change) && closing.isClosing(change.object().getMetadata().getNamespace())) {
            return refused(change, "its namespace is being deleted");
        }
        try {
            var outcome = switch (change) {
                case Apply apply -> apply(apply);
                case ApplyUnchanged apply -> applyUnchanged(apply);
                case CreateOnce create -> create(create.object());
                case Delete delete -> delete(delete.object());
                case Finalizer finalizer -> finalizers.carryOut(finalizer);
            };
            if (outcome instanceof Done) {
                LOG.infof("%s %s", change.getClass().getSimpleName(), name(change.object()));
            }
            return outcome;
        } catch (KubernetesClientException e) {
            if (ClosingNamespaces.isReasonOf(e)) {
                closing.refused(change.object().getMetadata().getNamespace());
            }
            if (e.getCode() == 403 || e.getCode() == 422 || e.getCode() == 400 || isWebhookDown(e)) {
                return refused(change, said(e));
            }
            throw e;
        }
    }

    /** Of one kind of object it may be down for long; what it has no say in goes on meanwhile. */
    private static boolean isWebhookDown(KubernetesClientException e) {
        return e.getCode() == 500 && said(e).contains("failed calling webhook");
    }

    private static Blocked refused(Change change, String why) {
        return new Blocked(change.object(), Reason.ApplyRefused, "The API server refused " + name(change.object()) + ": " + why);
    }

    private static boolean isNew(Change change) {
        return switch (change) {
            case Apply apply -> apply.observed().isEmpty();
            case ApplyUnchanged apply -> apply.observed().isEmpty();
            case CreateOnce create -> true;
            case Delete delete -> false;
            case Finalizer finalizer -> false;
        };
    }

    private Outcome apply(Apply change) {
        var desired = hashed(change.object());
        Optional<HasMetadata> observed = change.observed().map(HasMetadata.class::cast).or(() -> live(desired));
        if (observed.isPresent()) {
            var blocked = blocked(observed.get(), desired);
            if (blocked.isPresent()) {
                return blocked.get();
            }
            if (isInForce(desired, observed.get())) {
                return new Unchanged(observed.get());
            }
        }
        var after = serverSideApply(desired);
        applied.remember(after, desired);
        return new Done(after);
    }

    private HasMetadata serverSideApply(HasMetadata object) {
        return client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    /** Asked again with what is old by then, it must say so: whoever depends on what was there decides anew. */
    private Outcome applyOnlyTo(HasMetadata untouched, HasMetadata desired) {
        var after = serverSideApply(onlyIf(untouched, desired));
        applied.remember(after, desired);
        return new Done(after);
    }

    /** Whether what was observed is as desired already, so that carrying the change out would write nothing. */
    public boolean isInForce(Change change) {
        return switch (change) {
            case Apply apply -> apply.observed().filter(observed -> isInForce(hashed(apply.object()), observed)).isPresent();
            case ApplyUnchanged apply -> apply.observed().filter(observed -> isStillInForce(hashed(apply.object()), observed)).isPresent();
            default -> false;
        };
    }

    private boolean isInForce(HasMetadata desired, HasMetadata observed) {
        return Subset.holds(tree(desired), tree(observed)) || applied.covers(observed, desired);
    }

    /** Not if what was observed is old. */
    private boolean isStillInForce(HasMetadata desired, HasMetadata observed) {
        return Subset.holds(tree(desired), tree(observed)) || applied.ledTo(observed, desired);
    }

    /** Server-side apply cannot say "only if it is not there", so what is absent is created. */
    private Outcome applyUnchanged(ApplyUnchanged change) {
        var desired = hashed(change.object());
        try {
            if (change.observed().isEmpty()) {
                // Applied right after it, as what we own is what we applied.
                return applyOnlyTo(client.resource(desired).create(), desired);
            }
            var blocked = blocked(change.observed().get(), desired);
            if (blocked.isPresent()) {
                return blocked.get();
            }
            if (applied.ledTo(change.observed().get(), desired)) {
                return new Unchanged(change.observed().get());
            }
            return applyOnlyTo(change.observed().get(), desired);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409 && e.getCode() != 404) {
                throw e;
            }
            var existing = live(desired);
            var blocked = existing.flatMap(found -> blocked(found, desired));
            if (blocked.isPresent()) {
                return blocked.get();
            }
            // Somebody changed the labels by which it is found: then it was not seen, however late or early anybody looked.
            return change.observed().isEmpty() && existing.filter(found -> !hasLabelsOf(found, desired)).isPresent()
                    ? applyUnchanged(new ApplyUnchanged(change.object(), existing))
                    : new Outdated(desired);
        }
    }

    /** The uid as well: without it, what is gone would be made anew whatever version it must have. */
    private HasMetadata onlyIf(HasMetadata untouched, HasMetadata desired) {
        var sent = client.getKubernetesSerialization().clone(desired);
        sent.getMetadata().setUid(untouched.getMetadata().getUid());
        sent.getMetadata().setResourceVersion(untouched.getMetadata().getResourceVersion());
        return sent;
    }

    private static boolean hasLabelsOf(HasMetadata existing, HasMetadata desired) {
        var labels = existing.getMetadata().getLabels();
        return labels != null && labels.entrySet().containsAll(desired.getMetadata().getLabels().entrySet());
    }

    private HasMetadata hashed(HasMetadata object) {
        return Hash.annotate(client.getKubernetesSerialization().clone(object), HASH, Hash.of(tree(object)));
    }

    private Outcome create(HasMetadata desired) {
        try {
            return new Done(client.resource(desired).create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            var existing = live(desired).orElseThrow(() -> e);
            return blocked(existing, desired).orElseGet(() -> new Unchanged(existing));
        }
    }

    private Outcome delete(HasMetadata observed) {
        var meta = observed.getMetadata();
        if (meta.getDeletionTimestamp() != null) {
            return new Unchanged(observed);
        }
        var existing = live(observed);
        if (existing.isEmpty() || !existing.get().getMetadata().getUid().equals(meta.getUid())) {
            return new Unchanged(observed);
        }
        client.resource(existing.get())
                .lockResourceVersion(existing.get().getMetadata().getResourceVersion())
                .delete();
        return new Done(observed);
    }

    private static Optional<Outcome> blocked(HasMetadata existing, HasMetadata desired) {
        return switch (Ownership.claim(existing, desired)) {
            case Ours -> Optional.empty();
            case FormerOwners -> Optional.of(new Blocked(desired, Reason.Deleting,
                    name(desired) + " of a former owner is still being removed; this is tried again."));
            case Foreign -> Optional.of(new Blocked(desired, Reason.NameTaken,
                    name(desired) + " exists and belongs to somebody else; it must be removed or renamed."));
        };
    }

    private Optional<HasMetadata> live(HasMetadata object) {
        return Optional.ofNullable(client.resource(object).get());
    }

    private JsonNode tree(HasMetadata object) {
        return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " '" + object.getMetadata().getName() + "'";
    }

    private static String said(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : e.getMessage();
    }
}
