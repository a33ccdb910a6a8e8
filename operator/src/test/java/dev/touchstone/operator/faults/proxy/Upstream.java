package dev.touchstone.operator.faults.proxy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/** Connections to the API server, with a user's credentials. Used on one event loop only. */
final class Upstream {
    private final URI server;
    private final HttpClient http;
    private final WebSocketClient webSockets;
    private final Set<Channel> open = new HashSet<>();

    Upstream(Vertx vertx, Config config) {
        server = URI.create(config.getMasterUrl());
        // Kept shorter than the API server does, so that it never ends a connection just when a request is sent.
        var options = trusting(new HttpClientOptions().setKeepAliveTimeout(10), config);
        http = vertx.httpClientBuilder().with(options)
                .with(new PoolOptions().setHttp1MaxSize(500))
                .withConnectHandler(connection -> remember(((ConnectionBase) connection).channel()))
                .build();
        webSockets = vertx.createWebSocketClient(trusting(new WebSocketClientOptions().setMaxConnections(500)
                .setMaxFrameSize(Integer.MAX_VALUE).setMaxMessageSize(Integer.MAX_VALUE).setTryUsePerMessageCompression(false), config));
    }

    Future<HttpClientRequest> request(HttpMethod method, String uri, MultiMap headers) {
        return http.request(new RequestOptions().setMethod(method).setURI(uri).setHost(server.getHost()).setPort(server.getPort())
                .setSsl(isTls()).setHeaders(headers));
    }

    /** Whatever comes goes there, from the first frame on. */
    Future<WebSocket> webSocket(String uri, MultiMap headers, Incoming incoming) {
        var socket = webSockets.webSocket();
        // Before it is open, or a frame that comes together with the answer is lost. The end handler keeps the order, the close handler
        // does not.
        socket.textMessageHandler(incoming::event);
        socket.exceptionHandler(broken -> incoming.broken());
        socket.endHandler(end -> {
            if (socket.closeStatusCode() == null) {
                incoming.broken();
            } else {
                incoming.ended();
            }
        });
        return socket.connect(new WebSocketConnectOptions().setURI(uri).setHost(server.getHost()).setPort(server.getPort())
                        .setSsl(isTls()).setHeaders(headers))
                .onSuccess(connected -> remember(channel(connected)));
    }

    /** Ends a watch as a killed process does: without a word. */
    static void abort(WebSocket socket) {
        channel(socket).close();
    }

    /** Every connection is gone when this returns, with whatever was not yet on the wire. */
    void abortAll() {
        Set.copyOf(open).forEach(Channel::close);
    }

    void close() {
        http.close();
        webSockets.close();
    }

    private void remember(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
    }

    private static Channel channel(WebSocket socket) {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }

    private boolean isTls() {
        return server.getScheme().equals("https");
    }

    private static <T extends ClientOptionsBase> T trusting(T options, Config config) {
        try {
            for (var manager : SSLUtils.trustManagers(config)) {
                options.setTrustOptions(TrustOptions.wrap(manager));
            }
            // None for a user with a token, which is in the requests.
            var certificates = SSLUtils.keyManagers(config);
            if (certificates != null) {
                for (var manager : certificates) {
                    options.setKeyCertOptions(KeyCertOptions.wrap((X509KeyManager) manager));
                }
            }
            return options;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The credentials of " + config.getMasterUrl() + " cannot be used", e);
        }
    }
}
