package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.loop.Troubles;
import dev.touchstone.operator.loop.Watch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.concurrent.TimeUnit;

/** Removes a shared server when no storage of its namespace needs it any more. */
@ControllerConfiguration(
        informer = @Informer(labelSelector = Ownership.SELECTOR + "," + SharedServer.LABEL, comparableResourceVersions = false),
        generationAwareEventProcessing = false,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public final class SharedServerReconciler implements Reconciler<StatefulSet> {
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

    private final Tools tools;
    private final Troubles troubles = new Troubles();
    private InformerEventSource<ModelStorage, StatefulSet> storages;

    public SharedServerReconciler(Tools tools) {
        this.tools = tools;
    }

    @Override
    public List<EventSource<?, StatefulSet>> prepareEventSources(EventSourceContext<StatefulSet> context) {
        storages = Watch.read(ModelStorage.class, StatefulSet.class, SharedServerReconciler::serverOf, context);
        return List.of(storages);
    }

    @Override
    public UpdateControl<StatefulSet> reconcile(StatefulSet server, Context<StatefulSet> context) {
        try {
            var refused = removeUnneeded(server);
            if (refused.isPresent()) {
                troubles.failed(server, new IllegalStateException(refused.get()));
                return UpdateControl.<StatefulSet>noUpdate().rescheduleAfter(AFTER_REFUSAL);
            }
            troubles.over(server);
            return UpdateControl.noUpdate();
        } catch (RuntimeException e) {
            troubles.failed(server, e);
            throw e;
        }
    }

    /** @return what the API server refused, so that something is left to be removed */
    private Optional<String> removeUnneeded(StatefulSet server) {
        if (technology(server) == Technology.Unknown) {
            // Of a later version of this operator, which knows when nobody needs it.
            return Optional.empty();
        }
        var id = ResourceID.fromResource(server);
        var isNeeded = storages.list(server.getMetadata().getNamespace(), storage -> serverOf(storage).contains(id)).findAny().isPresent();
        if (isNeeded || server.getMetadata().getDeletionTimestamp() != null || isNeededForCertain(server)) {
            return Optional.empty();
        }
        // The StatefulSet last: as long as it is there, an interrupted removal is found and finished.
        for (var removal : removals(server)) {
            if (tools.writer().carryOut(removal) instanceof Outcome.Blocked blocked) {
                return Optional.of(blocked.message());
            }
        }
        tools.events().send(server, new Notice(EventReason.ServerRemoved, words(server)));
        return Optional.empty();
    }

    /** Where the data of a storage is, if that is a shared server. */
    static Set<ResourceID> serverOf(ModelStorage storage) {
        return storage.getSpec().server() != null || storage.getSpec().technology() == Technology.Unknown
                ? Set.of()
                : Set.of(new ResourceID(SharedServer.of(storage.getSpec().technology()).name(), storage.getMetadata().getNamespace()));
    }

    /** A cache may be behind; what cannot be undone is asked live. */
    private boolean isNeededForCertain(StatefulSet server) {
        return tools.client().resources(ModelStorage.class).inNamespace(server.getMetadata().getNamespace()).list().getItems()
                .stream().anyMatch(storage -> serverOf(storage).contains(ResourceID.fromResource(server)));
    }

    private List<Change> removals(StatefulSet server) {
        var changes = new ArrayList<Change>();
        if (Retaining.read(server.getMetadata().getAnnotations()).isEmpty()) {
            var namespace = server.getMetadata().getNamespace();
            var shared = shared(server);
            ours(tools.client().persistentVolumeClaims().inNamespace(namespace).withName(shared.claimName()).get())
                    .ifPresent(claim -> changes.add(Change.delete(claim)));
            ours(tools.client().secrets().inNamespace(namespace).withName(shared.secretName()).get())
                    .ifPresent(secret -> changes.add(Change.delete(secret)));
        }
        changes.add(Change.delete(server));
        return changes;
    }

    private static Optional<? extends HasMetadata> ours(HasMetadata object) {
        return Optional.ofNullable(object)
                .filter(o -> o.getMetadata().getLabels() != null && o.getMetadata().getLabels().containsKey(SharedServer.LABEL));
    }

    private static SharedServer shared(StatefulSet server) {
        return SharedServer.of(technology(server));
    }

    private static Technology technology(StatefulSet server) {
        var label = server.getMetadata().getLabels().get(SharedServer.LABEL);
        return Stream.of(Technology.values()).filter(technology -> technology.name().equals(label)).findFirst().orElse(Technology.Unknown);
    }

    private static String words(StatefulSet server) {
        var shared = shared(server);
        var retaining = Retaining.read(server.getMetadata().getAnnotations());
        return retaining.isEmpty()
                ? "No storage needs it and all said deletionPolicy: Delete, so its volume and Secret were removed too."
                : "No storage needs it. PersistentVolumeClaim '" + shared.claimName() + "' and Secret '" + shared.secretName()
                        + "' stay, because of: " + Retaining.write(retaining);
    }
}
