package dev.touchstone.operator.faults.bugs;

import dev.touchstone.operator.faults.stage.Stage;
import dev.touchstone.operator.faults.trial.Ordeal;

/** All that goes wrong is the operator itself. */
record Sown(Bug bug) implements Ordeal {
    @Override
    public String name() {
        return bug.name();
    }

    @Override
    public String description() {
        return "A bug in the operator";
    }

    /** Not before all that is given is there. */
    @Override
    public Course course(Stage stage) {
        return proxy -> Seeds.sow(bug.name(), stage.namespace());
    }
}
