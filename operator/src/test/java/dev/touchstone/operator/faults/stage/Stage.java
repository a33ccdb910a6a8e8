package dev.touchstone.operator.faults.stage;

import dev.touchstone.controlplane.Clients;
import dev.touchstone.controlplane.Abandonment;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.faults.history.History;
import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.proxy.Call;
import dev.touchstone.operator.testing.Films;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.ShippedRights;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A fresh namespace with simulated context servers and a record of what changes, for an operator that may be started, crashed and
 * started again. Nothing is created in it and no operator runs until a test says so.
 */
public final class Stage implements AutoCloseable {
    private final String namespace;
    private final KubernetesClient administrator;
    private final KubernetesClient user;
    private final History history;
    private final SimulatedKubelet kubelet;
    private final RedisProcess redis;
    private final Films films;
    private final List<Instance> instances = new ArrayList<>();
    private boolean retired;
    private Runnable installation = this::start;

    private Stage(ControlPlane cluster, RedisProcess redis, String namespace) {
        this.namespace = namespace;
        this.administrator = Clients.of(new ConfigBuilder(cluster.config()).withNamespace(namespace).build());
        administrator.resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
                .addToLabels("touchstone.dev/test", "true").endMetadata().build()).create();
        ShippedRights.grant(administrator, namespace);
        var account = "system:serviceaccount:" + namespace + ":" + ShippedRights.SERVICE_ACCOUNT;
        this.user = Clients.of(new ConfigBuilder(cluster.config()).withNamespace(namespace)
                .withImpersonateUsername(account)
                .withImpersonateGroups("system:authenticated", "system:serviceaccounts", "system:serviceaccounts:" + namespace)
                .build());
        this.history = History.of(administrator, namespace);
        this.kubelet = SimulatedKubelet.start(administrator);
        this.redis = redis;
        this.films = new Films(administrator, redis);
        ShippedRights.awaitInForce(user, namespace);
    }

    /** @param name of what happens here; a part of the namespace's name */
    public static Stage open(ControlPlane cluster, RedisProcess redis, String name) {
        return new Stage(cluster, redis, "t-" + name + "-" + UUID.randomUUID().toString().substring(0, 6));
    }

    public String namespace() {
        return namespace;
    }

    /** As the cluster's administrator, in this namespace, past every proxy. */
    public KubernetesClient client() {
        return administrator;
    }

    /** With the rights that the chart gives the operator, past every proxy. */
    public KubernetesClient user() {
        return user;
    }

    public Films films() {
        return films;
    }

    public RedisProcess redis() {
        return redis;
    }

    public SimulatedKubelet kubelet() {
        return kubelet;
    }

    public History history() {
        return history;
    }

    /** An operator, with the shipped rights, through a proxy. Returns before it has started. */
    public Instance start() {
        return start(Map.of());
    }

    /** @param overrides {@code touchstone.*} properties */
    public Instance start(Map<String, String> overrides) {
        return start(overrides, proxy -> { });
    }

    /** @param prepare what is done to its proxy before it starts: a start asks a lot already */
    public synchronized Instance start(Map<String, String> overrides, Consumer<ApiProxy> prepare) {
        var proxy = ApiProxy.start(user);
        prepare.accept(proxy);
        var instance = Instance.launch(proxy, namespace, overrides);
        instances.add(instance);
        return instance;
    }

    /** The one that was started last. */
    public synchronized Instance instance() {
        return instances.getLast();
    }

    /** All that were ever started, in that order. */
    public synchronized List<Instance> instances() {
        return List.copyOf(instances);
    }

    public ApiProxy proxy() {
        return instance().proxy();
    }

    public void crash() {
        instance().crash();
    }

    /** There is to be no operator any more: all crash, and nobody is to start another. */
    public synchronized void retire() {
        retired = true;
        instances.forEach(Instance::crash);
    }

    /** @param by how one is started again after all were retired */
    public synchronized void installs(Runnable by) {
        installation = by;
    }

    /** After {@link #retire()}. */
    public synchronized void reinstall() {
        retired = false;
        installation.run();
    }

    public synchronized boolean isRetired() {
        return retired;
    }

    /** Another one after the last, which has crashed or was closed. */
    public Instance restart() {
        return start();
    }

    /** What all instances asked, one after the other. */
    public List<Call> calls() {
        return instances().stream().flatMap(instance -> instance.proxy().calls().stream()).toList();
    }

    /** Ends the operator without waiting for it, and lets the namespace go. */
    @Override
    public void close() {
        retire();
        kubelet.close();
        history.close();
        Abandonment.of(administrator, namespace);
        user.close();
        administrator.close();
    }
}
