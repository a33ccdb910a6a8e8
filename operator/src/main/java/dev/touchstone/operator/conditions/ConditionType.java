package dev.touchstone.operator.conditions;

/** Every condition type that the operator writes. */
public enum ConditionType {
    Accepted("The spec makes sense by itself."),
    ResolvedRefs("What the spec names exists, fits and may be used."),
    Provisioned("ModelStorage: the server is there and the storage can be written and read."),
    DataCurrent("ModelStorage: the newest load is published, or the storage is Live and readable."),
    Programmed("Context: every Ready pod runs the newest route. ABTest: every Ready pod splits as the spec says."),
    DataReadable("Context: the Ready pods can read what models and rules need, in the version that is published."),
    VariantsHealthy("ABTest: the model of every variant has answers to give."),
    Tainted("ABTest: something that the test had pinned is not what it was; the run must not be trusted."),
    Concluded("ABTest: the run has ended."),
    Analysed("ABTest: results are computed from events."),
    SharedFailureDomain("Context: a fallback reads the same server as the model, so that both fail together."),
    Tampered("Context: while a test held it, somebody else changed what its pods serve or run. Only present when True."),
    Ready("The summary: everything else that is needed holds."),
    Reconciling("Only present when True: Ready holds of what is in force, and the operator is still working towards the newest spec."),
    Stalled("Only present when True: nothing will change before the user changes something.");

    private final String meaning;

    ConditionType(String meaning) {
        this.meaning = meaning;
    }

    /** A warning: it is there while it has a cause, and else it is not there at all. */
    public boolean isOnlyWhenTrue() {
        return this == SharedFailureDomain || this == Tampered || this == Reconciling || this == Stalled;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
