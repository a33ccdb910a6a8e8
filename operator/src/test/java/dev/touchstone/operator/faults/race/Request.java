package dev.touchstone.operator.faults.race;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request to the API server, as plain HTTP: no client library is between the attack and what is attacked.
 *
 * @param path below the namespace's {@code /apis/touchstone.dev/v1alpha1/namespaces/<namespace>/}
 */
record Request(String method, String path, String type, String body) {
    static final String MERGE = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String APPLY = "application/apply-patch+yaml";
    private static final String JSON = "application/json";

    static Request get(Kind kind, String name) {
        return new Request("GET", kind.plural() + "/" + name, JSON, "");
    }

    static Request list(Kind kind) {
        return new Request("GET", kind.plural(), JSON, "");
    }

    static Request create(Kind kind, JsonNode object) {
        return new Request("POST", kind.plural(), JSON, object.toString());
    }

    static Request put(Kind kind, String subresource, JsonNode object) {
        return new Request("PUT", path(kind, object.path("metadata").path("name").asText(), subresource), JSON, object.toString());
    }

    static Request patch(Kind kind, String name, String subresource, String type, String body) {
        return new Request("PATCH", path(kind, name, subresource), type, body);
    }

    static Request apply(Kind kind, String name, String subresource, String manager, boolean force, String body) {
        return new Request("PATCH", path(kind, name, subresource) + "?fieldManager=" + manager + "&force=" + force, APPLY, body);
    }

    static Request delete(Kind kind, String name, String options) {
        return new Request("DELETE", kind.plural() + "/" + name, JSON, options);
    }

    static Request deleteCollection(Kind kind, String selector) {
        return new Request("DELETE", kind.plural() + "?" + selector, JSON, "");
    }

    private static String path(Kind kind, String name, String subresource) {
        return kind.plural() + "/" + name + (subresource.isEmpty() ? "" : "/" + subresource);
    }
}
