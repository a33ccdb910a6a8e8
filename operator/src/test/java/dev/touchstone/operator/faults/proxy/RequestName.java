package dev.touchstone.operator.faults.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a request is about, read from its method, path, query and body as the API server's
 * <a href="https://pkg.go.dev/k8s.io/apiserver/pkg/endpoints/request#RequestInfo">RequestInfo</a> does.
 */
record RequestName(String verb, String group, String resource, String subresource, String namespace, String name,
        String fieldManager, boolean write) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Ask something in the form of a creation; nothing is stored. */
    private static final Set<String> QUESTIONS = Set.of("authorization.k8s.io", "authentication.k8s.io");

    static RequestName of(String method, String path, MultiMap query, Buffer body) {
        var parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        var core = parts.size() > 2 && parts.getFirst().equals("api");
        var named = parts.size() > 3 && parts.getFirst().equals("apis");
        var manager = query.contains("fieldManager") ? query.get("fieldManager") : "";
        if (!core && !named) {
            return new RequestName("get", "", "", "", "", "", manager, false);
        }
        var group = named ? parts.get(1) : "";
        var rest = parts.subList(named ? 3 : 2, parts.size());
        var namespace = "";
        if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
            namespace = rest.get(1);
            // A namespace is its own namespace; what follows it is a resource unless it is one of its two subresources.
            if (rest.size() > 2 && !List.of("status", "finalize").contains(rest.get(2))) {
                rest = rest.subList(2, rest.size());
            }
        }
        var name = rest.size() > 1 ? rest.get(1) : method.equals("POST") ? nameIn(body) : "";
        var verb = verb(method, rest.size() > 1, query);
        var write = !Set.of("get", "list", "watch").contains(verb) && !query.contains("dryRun") && !QUESTIONS.contains(group);
        return new RequestName(verb, group, rest.getFirst(), rest.size() > 2 ? rest.get(2) : "", namespace, name, manager, write);
    }

    private static String verb(String method, boolean one, MultiMap query) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> isWatch(query) ? "watch" : one ? "get" : "list";
        };
    }

    private static boolean isWatch(MultiMap query) {
        return query.contains("watch") && !Set.of("false", "0").contains(query.get("watch"));
    }

    private static String nameIn(Buffer body) {
        try {
            var metadata = JSON.readTree(body.getBytes()).path("metadata");
            return metadata.hasNonNull("name") ? metadata.get("name").asText()
                    : metadata.hasNonNull("generateName") ? metadata.get("generateName").asText() + "*" : "";
        } catch (IOException notJson) {
            return "";
        }
    }
}
