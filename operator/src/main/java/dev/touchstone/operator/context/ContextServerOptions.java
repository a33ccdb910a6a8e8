package dev.touchstone.operator.context;

import java.util.Map;

/**
 * What the installation decides about context servers.
 *
 * @param env for every one of them
 */
public record ContextServerOptions(
        String image, String imagePullPolicy, String cpuRequest, String memoryRequest, String memoryLimit, Map<String, String> env) {
    public ContextServerOptions {
        env = Map.copyOf(env);
    }
}
