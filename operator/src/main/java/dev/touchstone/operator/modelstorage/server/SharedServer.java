package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What there is to know about a technology's shared server: names, port and container.
 *
 * @param name of the StatefulSet, Service and ConfigMap
 * @param id of the server in descriptors and credential Secrets
 * @param username of its only user; empty for none
 * @param bucket of S3, else null
 */
public record SharedServer(
        Technology technology, String name, String id, int port, String username, List<String> command, String bucket) {
    public static final String LABEL = "touchstone.dev/shared-server";
    static final String REGION = "us-east-1";
    static final String CONFIG_PATH = "/etc/touchstone/server";
    static final String AUTH_PATH = "/etc/touchstone/auth";

    private static final SharedServer REDIS = new SharedServer(
            Technology.Redis, "touchstone-redis", "shared-redis", 6379, "",
            List.of("redis-server", CONFIG_PATH + "/redis.conf"), null);
    private static final SharedServer S3 = new SharedServer(
            Technology.S3, "touchstone-s3", "shared-s3", 7070, "touchstone",
            List.of("versitygw", "--port", ":7070", "--region", REGION, "--health", "/health", "--quiet", "posix", "/data"),
            "touchstone");

    public static SharedServer of(Technology technology) {
        return switch (technology) {
            case Redis -> REDIS;
            case S3 -> S3;
            case Unknown -> throw new IllegalArgumentException("a technology must be known");
        };
    }

    public String secretName() {
        return name + "-auth";
    }

    /** The StatefulSet's only replica. */
    public String podName() {
        return name + "-0";
    }

    /** The claim that the StatefulSet's only replica has. */
    public String claimName() {
        return "data-" + name + "-0";
    }

    public Map<String, String> labels() {
        return new TreeMap<>(Map.of("app.kubernetes.io/name", name, LABEL, technology.name()));
    }

    public Server address(String namespace) {
        var host = name + "." + namespace + ".svc";
        return new Server(id, technology, host, port, false, technology == Technology.Redis ? 0 : null, bucket,
                bucket == null ? null : REGION);
    }

    public Credentials credentials(Secret secret) {
        return new Credentials(username, decoded(secret, "password"));
    }

    private static String decoded(Secret secret, String key) {
        var value = secret.getData() == null ? null : secret.getData().get(key);
        return value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
