package dev.touchstone.e2e;

/**
 * Small manifests of tests' own contexts; the inputs are those of the films example. Deadlines are long: a busy machine must not
 * turn a question about behaviour into one about speed.
 */
final class Pages {
    private Pages() {}

    static String storage(String name, String technology, String format, String mode) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: %s}
                spec: {technology: %s, format: %s, mode: %s, key: {name: id, type: String}}
                ---
                """.formatted(name, technology, format, mode);
    }

    static String model(String name, String storage) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: %s}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String, required: true}]}
                  lookup: {storageRef: {name: %s}, key: request.filmId}
                  timeoutMillis: 500
                ---
                """.formatted(name, storage);
    }

    /** With one pod. */
    static String context(String name, String model) {
        return context(name, model, 1, "");
    }

    /** @param more further fields of the spec, in one flow per line */
    static String context(String name, String model, int replicas, String more) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: Context
                metadata: {name: %s}
                spec:
                  endpoint:
                    type: Recommendation
                    inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true}, {name: profile, type: String}]
                  unit: {name: viewer, value: request.userId}
                  modelRef: {name: %s}
                  deadlineMillis: 2000
                  capacity: {replicas: %d}
                %s
                ---
                """.formatted(name, model, replicas, more.indent(2).stripTrailing());
    }

    /** Variants a (the control) and b, half and half. */
    static String test(String name, String context, String a, String b) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: ABTest
                metadata: {name: %s}
                spec:
                  contextRef: {name: %s}
                  traffic: "100%%"
                  variants: [{name: a, modelRef: {name: %s}, weight: 50}, {name: b, modelRef: {name: %s}, weight: 50}]
                  control: a
                ---
                """.formatted(name, context, a, b);
    }
}
