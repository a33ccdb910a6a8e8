package dev.touchstone.operator.faults.stage;

import dev.touchstone.operator.context.ContextNames;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.operator.testing.RouteServer.Behaviour;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Runs the pods that the Deployment controller makes for the contexts of a namespace: each gets an address of its own on loopback,
 * where it follows its context's route as a real context server does. It is Ready from its first route on.
 */
public final class SimulatedKubelet implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SimulatedKubelet.class);
    private static final String CONTEXT_SERVERS = "app.kubernetes.io/name=touchstone-context," + ContextNames.CONTEXT_LABEL;

    private final KubernetesClient client;
    private final Map<String, SimulatedPod> pods = new ConcurrentHashMap<>();
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final List<SharedIndexInformer<?>> informers;

    private SimulatedKubelet(KubernetesClient client) {
        this.client = client;
        this.informers = List.of(
                client.configMaps().inNamespace(client.getNamespace()).inform(new Handler<>(this::written, map -> { })),
                client.pods().inNamespace(client.getNamespace()).withLabelSelector(CONTEXT_SERVERS)
                        .inform(new Handler<>(this::seen, this::gone)));
    }

    /** @param client of the namespace */
    public static SimulatedKubelet start(KubernetesClient client) {
        return new SimulatedKubelet(client);
    }

    /** The pods that run, by name. */
    public Map<String, SimulatedPod> pods() {
        return Map.copyOf(pods);
    }

    /** Of a context. */
    public List<SimulatedPod> pods(String context) {
        return pods.values().stream().filter(pod -> pod.context().equals(context)).toList();
    }

    /** What a pod does with routes from now on. */
    public void will(String pod, Behaviour behaviour) {
        pods.get(pod).server().will(behaviour);
        report(pod);
    }

    /** What its probe says, whatever it serves. */
    public void ready(String pod, boolean ready) {
        pods.get(pod).healthy(ready);
        report(pod);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        work.shutdownNow();
        pods.values().forEach(pod -> pod.server().close());
    }

    private void written(ConfigMap map) {
        Optional.ofNullable(map.getData()).map(data -> data.get(Route.CONFIG_MAP_KEY)).flatMap(RouteDocument::read).ifPresent(route -> {
            routes.put(route.context().name(), route);
            pods(route.context().name()).forEach(pod -> {
                pod.server().offer(route);
                report(pod.name());
            });
        });
    }

    private void seen(Pod pod) {
        var name = pod.getMetadata().getName();
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            work.submit(() -> attempt(name, () -> client.pods().withName(name).withGracePeriod(0).delete()));
            return;
        }
        var isNew = !pods.containsKey(name);
        var running = pods.computeIfAbsent(name, any -> SimulatedPod.start(pod));
        if (isNew) {
            Optional.ofNullable(routes.get(running.context())).ifPresent(running.server()::offer);
            report(name);
        }
    }

    private void gone(Pod pod) {
        var running = pods.remove(pod.getMetadata().getName());
        if (running != null) {
            running.server().close();
        }
    }

    /** Off the informers' threads; the last word counts. */
    private void report(String pod) {
        work.submit(() -> attempt(pod, () -> {
            var running = pods.get(pod);
            if (running == null) {
                return;
            }
            synchronized (running) {
                running.news().ifPresent(status -> client.pods().withName(pod).subresource("status")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), status));
            }
        }));
    }

    private static void attempt(String pod, Runnable step) {
        try {
            step.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                LOG.warnf("Pod %s: %s", pod, e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "Pod %s", pod);
        }
    }

    private record Handler<T>(java.util.function.Consumer<T> isThere, java.util.function.Consumer<T> isGone)
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            isThere.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            isThere.accept(object);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            isGone.accept(object);
        }
    }
}
