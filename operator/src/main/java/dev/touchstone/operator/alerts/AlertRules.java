package dev.touchstone.operator.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.touchstone.api.v1alpha1.Context;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The alert rules of one Context: equal Contexts and settings give equal rules, byte for byte. Whoever applies them adds the
 * ownerReference.
 */
public final class AlertRules {
    /** The key in the ConfigMap. */
    public static final String FILE = "rules.yaml";

    public static final String PROMETHEUS_RULE_API_VERSION = "monitoring.coreos.com/v1";
    public static final String PROMETHEUS_RULE_KIND = "PrometheusRule";

    /** For people to read as well: expressions on lines of their own, unbroken. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES, YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final String namespace;
    private final String context;
    private final AlertSettings settings;
    private final List<Alert> alerts;

    private AlertRules(String namespace, String context, AlertSettings settings, List<Alert> alerts) {
        this.namespace = namespace;
        this.context = context;
        this.settings = settings;
        this.alerts = alerts;
    }

    public static AlertRules of(Context context, AlertSettings settings) {
        var metadata = context.getMetadata();
        return new AlertRules(
                metadata.getNamespace(), metadata.getName(), settings, new ExpectationAlerts(context, settings).alerts());
    }

    /** For the Prometheus operator: {@code <context>-context}. */
    public GenericKubernetesResource prometheusRule() {
        var resource = new GenericKubernetesResource();
        resource.setApiVersion(PROMETHEUS_RULE_API_VERSION);
        resource.setKind(PROMETHEUS_RULE_KIND);
        resource.setMetadata(metadata(context + "-context"));
        resource.setAdditionalProperty("spec", groups());
        return resource;
    }

    /** For a plain Prometheus: {@code <context>-alert-rules} with the rules file under {@link #FILE}. */
    public ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withMetadata(metadata(context + "-alert-rules"))
                .withData(Map.of(FILE, rulesFile()))
                .build();
    }

    /** What {@code rule_files} of a Prometheus reads. */
    public String rulesFile() {
        try {
            return YAML.writeValueAsString(groups());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectMeta metadata(String name) {
        var labels = new LinkedHashMap<>(settings.labels());
        labels.put("app.kubernetes.io/name", "touchstone-context");
        labels.put("app.kubernetes.io/instance", context);
        labels.put("app.kubernetes.io/managed-by", "touchstone");
        labels.put("touchstone.dev/context", context);
        return new ObjectMetaBuilder().withNamespace(namespace).withName(name).withLabels(labels).build();
    }

    private Map<String, Object> groups() {
        return mapOf("groups", List.of(mapOf(
                "name", "touchstone." + namespace + "." + context,
                "rules", alerts.stream().map(AlertRules::rule).toList())));
    }

    private static Map<String, Object> rule(Alert alert) {
        return mapOf(
                "alert", alert.kind().alertName(),
                "expr", alert.expr(),
                "for", alert.forDuration(),
                "labels", alert.labels(),
                "annotations", alert.annotations());
    }

    /** Keeps the order, which {@code Map.of} does not. */
    private static Map<String, Object> mapOf(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
