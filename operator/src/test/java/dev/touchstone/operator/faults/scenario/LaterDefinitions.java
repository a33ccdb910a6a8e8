package dev.touchstone.operator.faults.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resource definitions of a release to come: each spec, a list in it and what may change at any time have one field more. */
public final class LaterDefinitions {
    /** The new field's name. It has a default. */
    public static final String FIELD = "later";

    private static final String API_VERSION = "apiextensions.k8s.io/v1";
    private static final Map<String, List<String>> PLACES = Map.of(
            "models", List.of("", "/properties/endpoint", "/properties/endpoint/properties/inputs/items", "/properties/documentation"),
            "contexts", List.of("", "/properties/endpoint", "/properties/rules/items", "/properties/capacity"),
            "modelstorages", List.of("", "/properties/key", "/properties/versions"),
            "abtests", List.of("", "/properties/variants/items", "/properties/documentation"));

    private final KubernetesClient client;
    private final Map<String, String> before = new HashMap<>();

    /** On top of those that are in force now. */
    public LaterDefinitions(KubernetesClient client) {
        this.client = client;
        PLACES.keySet().forEach(plural -> before.put(plural, Serialization.asJson(definition(plural).get("spec"))));
    }

    public void upgrade() {
        PLACES.forEach((plural, places) -> {
            var spec = (ObjectNode) Serialization.unmarshal(before.get(plural), ObjectNode.class);
            var schema = (ObjectNode) spec.at("/versions/0/schema/openAPIV3Schema");
            var specSchema = schema.at("/properties/spec");
            places.forEach(place -> {
                if (specSchema.at(place + "/properties") instanceof ObjectNode properties) {
                    properties.putObject(FIELD).put("type", "string").put("default", "as before").put("maxLength", 20);
                }
            });
            schema.path("x-kubernetes-validations").forEach(validation -> {
                var rule = validation.path("rule").asText();
                if (rule.contains("oldSelf.status.locks") && rule.endsWith(")")) {
                    ((ObjectNode) validation).put("rule", rule.substring(0, rule.length() - 1)
                            + " && has(self.spec.later) == has(oldSelf.spec.later) && (!has(self.spec.later) || self.spec.later == oldSelf.spec.later))");
                }
            });
            write(plural, spec);
        });
        Eventually.holds(() -> {
            if (!isServed()) {
                throw new AssertionError("The API server does not know the field yet");
            }
        });
    }

    public void rollBack() {
        before.forEach((plural, spec) -> write(plural, Serialization.unmarshal(spec, ObjectNode.class)));
        Eventually.holds(() -> {
            if (isServed()) {
                throw new AssertionError("The API server still knows the field");
            }
        });
    }

    private boolean isServed() {
        return PLACES.keySet().stream().allMatch(plural -> client.genericKubernetesResources("touchstone.dev/v1alpha1", kind(plural))
                .list().getItems().stream().anyMatch(object -> Serialization.asJson(object).contains("\"" + FIELD + "\"")));
    }

    private void write(String plural, ObjectNode spec) {
        Eventually.holds(() -> {
            var definition = definition(plural);
            definition.setAdditionalProperty("spec", spec);
            client.genericKubernetesResources(API_VERSION, "CustomResourceDefinition").resource(definition).update();
        });
    }

    private GenericKubernetesResource definition(String plural) {
        return client.genericKubernetesResources(API_VERSION, "CustomResourceDefinition").withName(plural + ".touchstone.dev").get();
    }

    private static String kind(String plural) {
        return Map.of("models", "Model", "contexts", "Context", "modelstorages", "ModelStorage", "abtests", "ABTest").get(plural);
    }
}
