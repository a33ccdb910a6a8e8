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
    ServerFailing("The shared server's pod cannot be made or does not start; the message is Kubernetes' own. Tried again."),
    ServerUnreachable("The server does not answer; tried again."),
    ServerRefused("The server answers but refuses the operation; the message says what it said."),
    ServerFull("The server has no room and takes no writes: what is published goes on being read, nothing can be loaded. Tried again."),
    Published("A version is published; status names it."),
    Live("The storage is Live and answers."),
    PublicationRefused("The newest load was refused, as a check of the storage did not hold or there was no room; the version before stays."),
    NoData("Nothing was published yet."),

    Programmed("Every Ready pod runs what the spec says."),
    RouteTooLarge("The compiled route does not fit into a ConfigMap.", true),
    RouteProgressing("A new route is written and not at every Ready pod yet."),
    RouteRejected("A pod refuses the newest route and keeps the one before; the message says what it said."),
    NoRoute("No route was written yet, because none can be compiled: see Accepted and ResolvedRefs."),
    NoReadyPods("No pod of the Context is Ready."),
    PodsFailing("No pod is Ready, and some cannot be made or do not start; the message is Kubernetes' own. Tried again."),
    PodUnreachable("A Ready pod does not say which route it runs; asked again."),
    Readable("The Ready pods read every storage in the version that is published."),
    StorageUnreadable("Pods cannot read a storage: its models have no answers, and fallbacks are asked instead. Heals by itself."),
    VersionRefused("Pods go on reading an older version of a storage: the newest is refused, or its server is away."),
    SharedServer("The fallback and the model read the same server."),

    Starting("Everything is locked and pinned; not every Ready pod splits yet."),
    Running("The test splits its share of the traffic."),
    VariantsAnswer("The model of every variant can read its data."),
    VariantFailing("A variant's model cannot read its data: its units stay in it and get the fallbacks' answers. Heals by itself."),
    Paused("The test keeps its locks and its assignment; the context's model answers."),
    Stopping("The test was asked to stop; some pod may still split it."),
    Stopped("The test has ended, or was never started, as its state says."),
    NotStarted("The test waits for `state: Running`."),
    RunEnded("This run has ended; a higher `run` starts the test again.", true),
    RefNotReady("Something that the test must lock is not Ready for its newest spec; heals when it is."),
    ContextMismatch("A variant's model cannot answer in the context.", true),
    NoControlModel("No variant has the context's own model.", true),
    NoSlots("The context has not enough free slots; the test keeps what it has."),
    LockRefused("The API server refused a lock; tried again."),
    LockLost("Somebody removed a lock of the run: nobody can say any more what it did not see.", true),
    PromotionPending("The context answers with the promoted variant of another test, or is about to."),
    Promoted("The context answers with the promoted variant's model."),
    PromotionTaken("The context named the promoted model; the promotion is over."),
    WaitingForTests("Another test holds the context; the promotion follows when it has ended."),
    Superseded("Another test's promotion, which is newer, counts."),
    Untouched("Everything is as it was pinned."),
    Changed("A pinned object has another frozen spec than when it was pinned."),
    ContentChanged("What a pinned object refers to, or what the operator made of it, was changed by somebody else."),
    Replaced("A pinned object was deleted and made anew."),
    Deleted("A pinned object is gone."),
    NoEvents("No events are collected, so nothing is analysed: traffic is split all the same."),

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

    /** As a condition has it; {@link #Unknown} when another version of the operator wrote it. */
    public static Reason named(String name) {
        for (var reason : values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return Unknown;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    /** What every start or end passes through, or what the user asked for: nothing is wrong. */
    public boolean isExpected() {
        return switch (this) {
            case Deleting, ServerStarting, RouteProgressing, Starting, Stopping, Stopped, Paused, NotStarted,
                    PromotionPending, WaitingForTests, Superseded, NoEvents -> true;
            default -> false;
        };
    }

    /** Nothing else than a change by the user can help. */
    public boolean userMustFix() {
        return userMustFix;
    }
}
