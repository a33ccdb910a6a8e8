package dev.touchstone.operator.modelstorage.server;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.operator.apply.Hash;
import dev.touchstone.operator.apply.Ownership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The objects of a shared server, as they should be. Pure. */
public final class ServerObjects {
    private final SharedServer server;
    private final ServerOptions options;
    private final String namespace;
    private final String password;

    /**
     * @param existing the StatefulSet, if there is one already
     * @param password of its Secret: another one needs new pods
     */
    public ServerObjects(
            SharedServer server, ServerOptions options, String namespace, Optional<StatefulSet> existing, String password) {
        this.password = password;
        this.server = server;
        this.options = existing.map(options::keepingVolumeOf).orElse(options);
        this.namespace = namespace;
    }

    /** Made once: a password that changes would lock everybody out. */
    public Secret secret() {
        var data = new TreeMap<>(Map.of("username", encode(server.username()), "password", encode(password)));
        if (server.technology() == Technology.Redis) {
            data.put("auth.conf", encode("requirepass " + password + "\n"));
        }
        return new SecretBuilder()
                .withMetadata(Ownership.unowned(namespace, server.secretName(), server.labels()))
                .withType("Opaque")
                .withImmutable(true)
                .withData(data)
                .build();
    }

    public StatefulSet statefulSet(Set<String> retaining) {
        var meta = Ownership.unowned(namespace, server.name(), server.labels());
        return new StatefulSetBuilder()
                .withMetadata(new ObjectMetaBuilder(meta)
                        .addToAnnotations(Retaining.ANNOTATION, Retaining.write(retaining))
                        .build())
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(server.name())
                .withNewSelector().withMatchLabels(server.labels()).endSelector()
                .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Retain")
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(server.labels())
                .addToLabels(Ownership.MANAGED_BY, Ownership.TOUCHSTONE)
                .addToAnnotations("touchstone.dev/config-hash", Hash.of(configuration().toString()))
                .addToAnnotations("touchstone.dev/auth-hash", Hash.of(password))
                .endMetadata()
                .withSpec(new ServerPod(server, options, hasConfiguration()).spec())
                .endTemplate()
                .addNewVolumeClaimTemplate()
                .withNewMetadata().withName("data").endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(options.storageClass().orElse(null))
                .withNewResources().addToRequests("storage", quantity(options.volumeSize())).endResources()
                .endSpec()
                .endVolumeClaimTemplate()
                .endSpec()
                .build();
    }

    /** @param statefulSet as it is on the API server: with it the Service goes */
    public Service service(StatefulSet statefulSet) {
        return new ServiceBuilder()
                .withMetadata(with(statefulSet))
                .withNewSpec()
                .withSelector(server.labels())
                .addNewPort().withName("server").withPort(server.port()).withNewTargetPort("server").endPort()
                .endSpec()
                .build();
    }

    public boolean hasConfiguration() {
        return !configuration().isEmpty();
    }

    public ConfigMap configMap(StatefulSet statefulSet) {
        return new ConfigMapBuilder().withMetadata(with(statefulSet)).withData(configuration()).build();
    }

    private Map<String, String> configuration() {
        return switch (server.technology()) {
            case Redis -> Map.of("redis.conf", RedisConfiguration.of(quantity(options.memoryLimit())));
            case S3, Unknown -> Map.of();
        };
    }

    private ObjectMeta with(StatefulSet statefulSet) {
        return Ownership.ownedBy(statefulSet, server.name(), server.labels());
    }

    private static Quantity quantity(String amount) {
        return Quantity.parse(amount);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
