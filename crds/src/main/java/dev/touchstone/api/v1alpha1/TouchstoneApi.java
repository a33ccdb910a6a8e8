package dev.touchstone.api.v1alpha1;

/** Names shared by everything that speaks of the API group. */
public final class TouchstoneApi {
    public static final String GROUP = "touchstone.dev";
    public static final String VERSION = "v1alpha1";
    public static final String API_VERSION = GROUP + "/" + VERSION;

    private TouchstoneApi() {}
}
