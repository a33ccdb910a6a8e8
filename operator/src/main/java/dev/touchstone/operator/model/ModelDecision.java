package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Conditions;
import dev.touchstone.operator.conditions.LaterValues;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** What to say about a model. */
final class ModelDecision {
    private ModelDecision() {}

    /** Accepted, ResolvedRefs if it was accepted, and Ready. */
    static List<Verdict> decide(ModelWorld world) {
        var accepted = LaterValues.refusal(world.model()).orElseGet(() -> accepted(world.model().getSpec()));
        if (!accepted.isTrue()) {
            return List.of(accepted, Verdict.ready(List.of(accepted), ""));
        }
        var resolved = resolved(world.model().getSpec(), world.storage());
        return List.of(accepted, resolved, Verdict.ready(List.of(accepted, resolved), "The model can answer."));
    }

    private static Verdict accepted(ModelSpec spec) {
        if (spec.lookup() == null) {
            return Verdict.no(ConditionType.Accepted, Reason.NotSupported, "`spec." + engine(spec)
                    + "` is not supported in this version: use `spec.lookup`.");
        }
        return LookupKey.problem(spec)
                .map(problem -> Verdict.no(ConditionType.Accepted, Reason.Invalid, problem))
                .orElseGet(() -> Verdict.yes(ConditionType.Accepted, Reason.Accepted, "The spec makes sense."));
    }

    private static Verdict resolved(ModelSpec spec, Optional<ModelStorage> found) {
        var name = spec.lookup().storageRef().name();
        if (found.isEmpty() || found.get().getMetadata().getDeletionTimestamp() != null) {
            return no(Reason.RefNotFound, "`spec.lookup.storageRef` names ModelStorage '" + name + "', which "
                    + (found.isEmpty() ? "does not exist: create it." : "is being deleted: name another one."));
        }
        var later = LaterValues.problem(found.get());
        if (later.isPresent()) {
            return no(Reason.RefNotAccepted, "ModelStorage '" + name + "' is not Accepted: " + later.get() + ".");
        }
        var storage = found.get().getSpec();
        if (storage.format() != Format.RankedList) {
            return no(Reason.RefMismatch, "`spec.lookup.storageRef` names ModelStorage '" + name + "' of format '"
                    + storage.format() + "', but a lookup reads 'RankedList': name another storage.");
        }
        var mismatch = LookupKey.problem(spec, storage.key());
        if (mismatch.isPresent()) {
            return no(Reason.RefMismatch, mismatch.get() + ": the key of ModelStorage '" + name + "' is of type '"
                    + storage.key().type() + "'.");
        }
        return usable(found.get(), name);
    }

    private static Verdict usable(ModelStorage storage, String name) {
        var generation = storage.getMetadata().getGeneration();
        var conditions = storage.getStatus() == null ? List.<Condition>of() : storage.getStatus().conditions();
        for (var needed : List.of(ConditionType.Accepted, ConditionType.ResolvedRefs)) {
            if (!Conditions.isTrue(conditions, needed, generation)) {
                var why = Conditions.find(conditions, needed).map(c -> c.getMessage()).orElse("It was not looked at yet.");
                return no(Reason.RefNotAccepted, "ModelStorage '" + name + "' is not " + needed + ": " + why);
            }
        }
        return Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "ModelStorage '" + name + "' fits.");
    }

    private static String engine(ModelSpec spec) {
        if (spec.onnx() != null) {
            return "onnx";
        }
        return spec.python() != null ? "python" : "container";
    }

    private static Verdict no(Reason reason, String message) {
        return Verdict.no(ConditionType.ResolvedRefs, reason, message);
    }
}
