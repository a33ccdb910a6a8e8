package dev.touchstone.operator.conditions;

/** Every reason that a condition can have. One that the user must fix makes the resource {@code Stalled}. */
public enum Reason {
    Accepted("The spec makes sense."),
    Resolved("Everything that the spec names was found, fits and may be used."),
    Ready("All that is needed is there."),
    Invalid("The spec contradicts itself or an expression in it does not compile.", true),
    NotSupported("The spec asks for something that this version does not do.", true),
    RefNotFound("A named object does not exist (yet); heals when it appears."),
    RefNotAccepted("A named object exists but is itself not accepted or not resolved; heals when it is."),
    RefMismatch("A named object exists but does not fit: another type, format, input or key.", true),
    RefNotPermitted("A credentials Secret is not of the right type or does not list the host that it would be sent to.", true),
    NameTaken("An object that the operator must make has a name that belongs to somebody else; it is never taken over.", true),
    ApplyRefused("The API server refused an object of the operator: a quota, a policy or missing rights. Tried again."),
    Deleting("The resource is being deleted."),

    Provisioned("The storage exists on its server."),
    ServerStarting("The shared server of the namespace is not ready yet."),
    ServerUnreachable("The server does not answer; tried again."),
    ServerRefused("The server answers but refuses the operation; the message says what it said."),
    Published("A version is published; status names it."),
    Live("The storage is Live and answers."),
    NoData("Nothing was published yet."),
    Unknown("Not observed yet.");

    private final String meaning;
    private final boolean userMustFix;

    Reason(String meaning) {
        this(meaning, false);
    }

    Reason(String meaning, boolean userMustFix) {
        this.meaning = meaning;
        this.userMustFix = userMustFix;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** Nothing else than a change by the user can help. */
    public boolean userMustFix() {
        return userMustFix;
    }
}
