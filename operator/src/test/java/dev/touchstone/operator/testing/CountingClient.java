package dev.touchstone.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client like another one, which knows what it asked. */
public final class CountingClient implements AutoCloseable {
    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;

    public CountingClient(KubernetesClient like) {
        this.client = new KubernetesClientBuilder().withConfig(like.getConfiguration())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("counter", new Interceptor() {
                    @Override
                    public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
                        methods.add(request.method());
                    }
                })).build();
    }

    public KubernetesClient client() {
        return client;
    }

    /** The methods of all requests, such as GET, in their order. */
    public List<String> requests() {
        return List.copyOf(methods);
    }

    @Override
    public void close() {
        client.close();
    }
}
