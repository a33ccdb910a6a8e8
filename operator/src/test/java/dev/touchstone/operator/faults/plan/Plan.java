package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.faults.trial.Ordeal;
import java.time.Duration;
import java.util.List;

/**
 * What goes wrong while scenarios are played.
 *
 * @param name the file's, without its ending
 * @param description one sentence, for the table of faults
 * @param seed for everything that is left to chance
 * @param inShort whether it belongs to the quick campaign as well
 * @param faults in the order in which they are asked; the first that says yes happens
 */
public record Plan(String name, String description, long seed, boolean inShort, List<PlannedFault> faults)
        implements Ordeal {
    private static final String LEASES = "leases.coordination.k8s.io";

    public Plan {
        faults = List.copyOf(faults);
    }

    /** From its start on; then nothing is wrong any more. */
    public Duration duration() {
        return faults.stream().map(PlannedFault::end).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public boolean isAboutLeaders() {
        return faults.stream().anyMatch(fault -> fault.on().resource().contains(LEASES));
    }

    /** The same with other luck. */
    Plan reseeded(long other) {
        return new Plan(name, description, other, inShort, faults);
    }

    @Override
    public Course course(Stage stage) {
        return PlanRun.start(this, stage.client().configMaps().list().getMetadata().getResourceVersion());
    }

    @Override
    public String toString() {
        return "plan '" + name + "' with seed " + seed;
    }
}
