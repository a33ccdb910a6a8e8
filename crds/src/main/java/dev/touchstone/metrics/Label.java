package dev.touchstone.metrics;

/** Label names. Every value comes from a resource's name or from a fixed list, so their number is bounded. */
public final class Label {
    public static final String NAMESPACE = "namespace";
    public static final String CONTEXT = "context";
    /** The assigned model in quality metrics, whoever served; the called model in {@code touchstone_model_*}. */
    public static final String MODEL = "model";
    /** Empty: the unit is in no test. */
    public static final String TEST = "test";
    public static final String RUN = "run";
    public static final String VARIANT = "variant";
    public static final String RESULT = "result";
    public static final String REASON = "reason";
    public static final String RULE = "rule";
    public static final String DATA = "data";
    public static final String STORAGE = "storage";
    public static final String VERSION = "version";

    private Label() {}
}
