package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.locks.LockSweeper;
import dev.touchstone.operator.locks.SeenTests;
import dev.touchstone.operator.loop.Loop;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.modelstorage.probe.StorageDropper;
import dev.touchstone.operator.modelstorage.probe.StorageLook;
import dev.touchstone.operator.modelstorage.probe.StorageObserver;
import dev.touchstone.operator.modelstorage.server.ServerWriter;
import dev.touchstone.operator.modelstorage.server.SharedServer;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.secrets.RecentSecrets;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps a storage as its spec says, and says what is in it. */
public final class ModelStorageReconciler extends Loop<ModelStorage, StorageWorld, StoragePlan, StorageResult>
        implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration UNTIL_READY = Duration.ofSeconds(3);
    /** Credentials and connections are not watched: the operator may only read Secrets whose name it knows. */
    private static final Duration SECRETS_EVERY = Duration.ofSeconds(30);

    private final SimpleInboundEventSource<ModelStorage> news = new SimpleInboundEventSource<>("storage-news");
    private final StorageObserver observer;
    private final StorageDropper dropper;
    private final LockSweeper locks;
    private final SeenTests tests;
    private final RecentSecrets secrets;
    private final StorageGatherer gatherer;
    private final ServerWriter servers;

    public ModelStorageReconciler(Tools tools, Drivers drivers, LockSweeper locks, SeenTests tests, RecentSecrets secrets) {
        super(tools);
        this.locks = locks;
        this.tests = tests;
        this.secrets = secrets;
        var look = new StorageLook(drivers);
        this.observer = new StorageObserver(look, LOOK_EVERY, news::propagateEvent);
        this.dropper = new StorageDropper(look, news::propagateEvent);
        this.gatherer = new StorageGatherer(tools, drivers, observer, dropper, secrets);
        this.servers = new ServerWriter(tools.writer());
    }

    @Override
    protected List<EventSource<?, ModelStorage>> eventSources(EventSourceContext<ModelStorage> context) {
        var sources = new ArrayList<EventSource<?, ModelStorage>>(ServerWatches.of(context));
        sources.add(news);
        return sources;
    }

    @Override
    protected StorageWorld gather(ModelStorage storage, Context<ModelStorage> context) {
        return gatherer.gather(storage, context);
    }

    @Override
    protected StoragePlan decide(StorageWorld world) {
        return world.isDeleting() ? DeletionDecision.decide(world) : StorageDecision.decide(world);
    }

    @Override
    protected StorageResult apply(ModelStorage storage, StorageWorld world, StoragePlan plan) {
        var uid = storage.getMetadata().getUid();
        var id = ResourceID.fromResource(storage);
        var outcomes = new ArrayList<>(tools.writer().carryOut(plan.changes()));
        // Context servers are let in with them: who reconciles those need not read them again.
        connections(outcomes).forEach(secrets::remember);
        plan.retaining().ifPresent(retaining ->
                outcomes.addAll(servers.keep(StorageDecision.objects(world, secret(outcomes).or(world::secret)), world.server(), retaining)));
        if (plan.drop()) {
            observer.forget(uid);
            dropper.drop(uid, id, plan.target().orElseThrow());
        } else if (plan.target().isPresent()) {
            observer.watch(uid, id, plan.target().get());
        } else {
            observer.forget(uid);
        }
        return new StorageResult(outcomes, locks.sweep(storage, tests::of));
    }

    @Override
    protected Report report(StorageWorld world, StoragePlan plan, StorageResult result) {
        var outcomes = result.outcomes();
        var verdicts = new ArrayList<>(plan.verdicts());
        Outcome.obstacle(outcomes, ConditionType.Provisioned).ifPresent(obstacle ->
                verdicts.replaceAll(v -> v.type() == ConditionType.Provisioned ? obstacle : v));
        var needed = verdicts.stream().filter(v -> v.type() != ConditionType.DataCurrent).toList();
        var ready = Verdict.ready(needed, "The storage can be loaded and read.");
        verdicts.add(ready);
        var notices = new ArrayList<>(plan.notices());
        if (world.server().statefulSet().isEmpty() && outcomes.stream().anyMatch(ModelStorageReconciler::isNewServer)) {
            notices.add(new Notice(EventReason.ServerCreated, "The namespace's shared server was made."));
        }
        result.sweep().released().forEach(holder ->
                notices.add(new Notice(EventReason.LockReleased, "ABTest '" + holder.abTest() + "' no longer holds this.")));
        var report = Report.of(plan.status(), verdicts).withNotices(notices);
        if (!ready.isTrue() || !result.sweep().waiting().isEmpty()) {
            return report.lookingAgainIn(UNTIL_READY);
        }
        return report.lookingAgainIn(SECRETS_EVERY);
    }

    private static Stream<Secret> connections(List<Outcome> outcomes) {
        return outcomes.stream().filter(outcome -> outcome instanceof Outcome.Done || outcome instanceof Outcome.Unchanged)
                .map(Outcome::object).filter(Secret.class::isInstance).map(Secret.class::cast)
                .filter(made -> Connections.SECRET_TYPE.equals(made.getType()));
    }

    private static Optional<Secret> secret(List<Outcome> outcomes) {
        return outcomes.stream().filter(outcome -> !(outcome instanceof Outcome.Blocked)).map(Outcome::object)
                .filter(Secret.class::isInstance).map(Secret.class::cast)
                .filter(made -> made.getMetadata().getLabels().containsKey(SharedServer.LABEL)).findFirst();
    }

    @Override
    protected void gone(ModelStorage storage) {
        observer.forget(storage.getMetadata().getUid());
        dropper.forget(storage.getMetadata().getUid());
        gatherer.forget(storage);
    }

    @Override
    public void close() {
        observer.close();
    }

    private static boolean isNewServer(Outcome outcome) {
        return outcome instanceof Outcome.Done done && done.object() instanceof StatefulSet;
    }
}
