package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.operator.apply.Change;
import dev.touchstone.operator.apply.Outcome;
import dev.touchstone.operator.apply.Writer;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Brings a shared server to its desired state: the StatefulSet first, because the others go with it. */
public final class ServerWriter {
    private final Writer writer;

    public ServerWriter(Writer writer) {
        this.writer = writer;
    }

    public List<Outcome> keep(ServerObjects desired, ObservedServer observed, Set<String> retaining) {
        var outcomes = new ArrayList<Outcome>();
        var made = writer.carryOut(Change.apply(desired.statefulSet(retaining), observed.statefulSet()));
        outcomes.add(made);
        if (made instanceof Outcome.Blocked || !(made.object() instanceof StatefulSet statefulSet)) {
            return outcomes;
        }
        if (desired.hasConfiguration()) {
            outcomes.add(writer.carryOut(Change.apply(desired.configMap(statefulSet), observed.configMap())));
        }
        outcomes.add(writer.carryOut(Change.apply(desired.service(statefulSet), observed.service())));
        return outcomes;
    }
}
