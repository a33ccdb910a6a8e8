package dev.touchstone.operator.gitops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a repository declares at one moment: manifests by {@code <kind>/<name>}. */
record Commit(Map<String, String> manifests) {
    /**
     * Two storages, their models, a context that answers with the first and a running test of both; a label as
     * {@code kubectl apply --prune} wants one.
     */
    static Commit films(String name, int redisPort) {
        var all = new LinkedHashMap<String, String>();
        for (var model : List.of("content", "crowd")) {
            put(all, """
                    apiVersion: touchstone.dev/v1alpha1
                    kind: ModelStorage
                    metadata: {name: %1$s-%2$s, labels: {app.kubernetes.io/part-of: %1$s}}
                    spec:
                      technology: Redis
                      format: RankedList
                      mode: Live
                      key: {name: id, type: String}
                      server: {external: {host: 127.0.0.1, port: %3$d, credentialsSecretRef: {name: redis}}}
                    """.formatted(name, model, redisPort));
            put(all, """
                    apiVersion: touchstone.dev/v1alpha1
                    kind: Model
                    metadata: {name: %1$s-%2$s, labels: {app.kubernetes.io/part-of: %1$s}}
                    spec:
                      endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                      lookup: {storageRef: {name: %1$s-%2$s}, key: request.filmId}
                      timeoutMillis: 20
                    """.formatted(name, model));
        }
        put(all, """
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: %1$s-page, labels: {app.kubernetes.io/part-of: %1$s}}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true}]}
                  unit: {name: viewer, value: request.userId}
                  modelRef: {name: %1$s-content}
                  expectations: {answered: {atLeast: "99.5%%"}}
                  capacity: {replicas: 2, resources: {requests: {cpu: 1, memory: 0.5Gi}}}
                """.formatted(name));
        return new Commit(all).withTest(name, "first");
    }

    Commit withTest(String name, String test) {
        var all = new LinkedHashMap<>(manifests);
        put(all, """
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: %1$s-%2$s, labels: {app.kubernetes.io/part-of: %1$s}}
                spec:
                  contextRef: {name: %1$s-page}
                  traffic: "20%%"
                  variants:
                    - {name: content, modelRef: {name: %1$s-content}, weight: 50}
                    - {name: crowd, modelRef: {name: %1$s-crowd}, weight: 50}
                  control: content
                  state: Running
                """.formatted(name, test));
        return new Commit(all);
    }

    Commit without(String... ids) {
        var all = new LinkedHashMap<>(manifests);
        for (var id : ids) {
            if (all.remove(id) == null) {
                throw new IllegalArgumentException("No manifest " + id + " among " + all.keySet());
            }
        }
        return new Commit(all);
    }

    Commit edited(String id, String from, String to) {
        var all = new LinkedHashMap<>(manifests);
        var before = all.get(id);
        if (before == null || !before.contains(from)) {
            throw new IllegalArgumentException("Manifest " + id + " has no '" + from + "': " + before);
        }
        all.put(id, before.replace(from, to));
        return new Commit(all);
    }

    /** Only those of a kind, as a folder of their own has them. */
    Commit only(String... kinds) {
        return new Commit(manifests.entrySet().stream()
                .filter(e -> List.of(kinds).contains(e.getKey().substring(0, e.getKey().indexOf('/'))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)));
    }

    List<String> ids() {
        return new ArrayList<>(manifests.keySet());
    }

    /** One file. */
    String yaml() {
        return String.join("---\n", manifests.values());
    }

    private static void put(Map<String, String> all, String manifest) {
        var lines = manifest.lines().toList();
        var kind = lines.get(1).substring("kind: ".length());
        var name = lines.get(2).replaceAll("^metadata: \\{name: ([^,}]+).*", "$1");
        all.put(kind + "/" + name, manifest);
    }
}
