package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.route.Route;
import java.util.Map;
import java.util.TreeMap;

/** Names and labels of what a Context owns. */
public final class ContextNames {
    public static final String CONTEXT_LABEL = "touchstone.dev/context";
    static final String NAME_LABEL = "app.kubernetes.io/name";
    static final String APPLICATION = "touchstone-context";

    private ContextNames() {}

    /** Of Deployment, Service, ServiceAccount, Role, RoleBinding, PodDisruptionBudget and PrometheusRule. */
    public static String workload(Context context) {
        return context.getMetadata().getName() + "-context";
    }

    public static String route(Context context) {
        return Route.configMap(context.getMetadata().getName());
    }

    public static String credentials(Context context) {
        return context.getMetadata().getName() + "-credentials";
    }

    static String alertRules(Context context) {
        return context.getMetadata().getName() + "-alert-rules";
    }

    static Map<String, String> labels(Context context) {
        return sorted(Map.of(
                NAME_LABEL, APPLICATION,
                "app.kubernetes.io/instance", context.getMetadata().getName(),
                CONTEXT_LABEL, context.getMetadata().getName()));
    }

    /** Of pods; never changes, as a Deployment's selector cannot. */
    static Map<String, String> selector(Context context) {
        return sorted(Map.of(NAME_LABEL, APPLICATION, CONTEXT_LABEL, context.getMetadata().getName()));
    }

    /** For the scale subresource. */
    static String selectorText(Context context) {
        return NAME_LABEL + "=" + APPLICATION + "," + CONTEXT_LABEL + "=" + context.getMetadata().getName();
    }

    /** Equal objects must be equal as text. */
    private static Map<String, String> sorted(Map<String, String> labels) {
        return new TreeMap<>(labels);
    }
}
