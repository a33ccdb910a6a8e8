package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStatus;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.lock.SpecHash;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.events.EventReason;
import dev.touchstone.operator.events.Notice;
import dev.touchstone.operator.locks.LockSweeper;
import dev.touchstone.operator.locks.LockSweeper.Sweep;
import dev.touchstone.operator.locks.SeenTests;
import dev.touchstone.operator.loop.Loop;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.loop.Watch;
import dev.touchstone.operator.report.Report;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says whether a model makes sense and can answer, and which revision it is. */
public final class ModelReconciler extends Loop<Model, ModelWorld, List<Verdict>, Sweep> {
    private static final Duration UNTIL_RELEASED = Duration.ofSeconds(2);

    private final SpecHash hash;
    private final LockSweeper locks;
    private final SeenTests tests;

    public ModelReconciler(Tools tools, SpecHash hash, LockSweeper locks, SeenTests tests) {
        super(tools);
        this.hash = hash;
        this.locks = locks;
        this.tests = tests;
    }

    @Override
    protected List<EventSource<?, Model>> eventSources(EventSourceContext<Model> context) {
        return List.of(Watch.read(ModelStorage.class, Model.class, new ModelsOfStorage(context), context));
    }

    @Override
    protected ModelWorld gather(Model model, Context<Model> context) {
        return new ModelWorld(model, revision(model), storage(model, context));
    }

    /** Of what is only partly known, as it was; {@code null} if it never was known. */
    private String revision(Model model) {
        if (LaterValues.problem(model).isEmpty()) {
            return SpecHash.revision(hash.of(model));
        }
        return model.getStatus() == null ? null : model.getStatus().revision();
    }

    @Override
    protected List<Verdict> decide(ModelWorld world) {
        return ModelDecision.decide(world);
    }

    @Override
    protected Sweep apply(Model model, ModelWorld world, List<Verdict> verdicts) {
        return locks.sweep(model, tests::of);
    }

    @Override
    protected Report report(ModelWorld world, List<Verdict> verdicts, Sweep sweep) {
        var status = new ModelStatus(null, List.of(), List.of(), null, world.revision());
        var report = Report.of(status, verdicts).withNotices(sweep.released().stream()
                .map(holder -> new Notice(EventReason.LockReleased, "ABTest '" + holder.abTest() + "' no longer holds this."))
                .toList());
        return sweep.waiting().isEmpty() ? report : report.lookingAgainIn(UNTIL_RELEASED);
    }

    private static Optional<ModelStorage> storage(Model model, Context<Model> context) {
        if (model.getSpec().lookup() == null) {
            return Optional.empty();
        }
        var id = new ResourceID(model.getSpec().lookup().storageRef().name(), model.getMetadata().getNamespace());
        var storages = (InformerEventSource<ModelStorage, Model>) context.eventSourceRetriever().getEventSourceFor(ModelStorage.class);
        return storages.get(id);
    }
}
