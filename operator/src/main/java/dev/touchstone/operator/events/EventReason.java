package dev.touchstone.operator.events;

/** Every event reason besides the condition reasons. */
public enum EventReason {
    ServerCreated("A shared storage server was made for the namespace."),
    ServerRemoved("The last storage that used a shared server is gone, so the server was removed."),
    DataDropped("The data of a deleted storage was removed from its server."),
    DataAbandoned("A deleted storage was let go without removing its data, as its annotation asked.", Type.Warning),
    DropBlocked("A storage cannot be deleted yet because its data cannot be removed; the event says how to let go.", Type.Warning),
    VersionPublished("A storage serves another version."),
    RouteWritten("A new route was compiled for a context."),
    TestStarted("Every Ready pod splits the test; exposures count from here."),
    TestPaused("No pod splits the test any more; locks and assignment stay."),
    TestResumed("Every Ready pod splits the test again."),
    TestStopped("No pod splits the test any more; its locks are released."),
    LockRefused("A test could not be started; everything it had locked was released.", Type.Warning),
    LockReleased("The lock of a test that is gone or has ended was removed.");

    /** The two types that Kubernetes has. */
    public enum Type {
        Normal,
        Warning
    }

    private final String meaning;
    private final Type type;

    EventReason(String meaning) {
        this(meaning, Type.Normal);
    }

    EventReason(String meaning, Type type) {
        this.meaning = meaning;
        this.type = type;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }

    public Type type() {
        return type;
    }
}
