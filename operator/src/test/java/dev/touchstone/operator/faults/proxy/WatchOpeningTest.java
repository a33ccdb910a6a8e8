package dev.touchstone.operator.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.controlplane.Clients;
import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API server says together with its yes to a watch. Its answer, all frames and its end come in one packet here. */
class WatchOpeningTest {
    private static final String TOO_OLD = """
            {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Expired", "code": 410,
             "message": "too old resource version"}}""";
    private static final String ADDED = """
            {"type": "ADDED", "object": {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "early", "namespace": "any",
             "resourceVersion": "7"}}}""";
    private static final byte TEXT = (byte) 0x81;
    private static final byte CLOSE = (byte) 0x88;
    private static final int NORMAL = 1000;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    private Buffer frames = Buffer.buffer();
    private NetServer server;
    private KubernetesClient user;
    private ApiProxy proxy;

    @BeforeEach
    void start() {
        server = vertx.createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        user = Clients.of(new ConfigBuilder().withMasterUrl("http://127.0.0.1:" + server.actualPort()).withNamespace("any").build());
        proxy = ApiProxy.start(user);
    }

    @AfterEach
    void stop() {
        proxy.close();
        user.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aWatchFromAVersionThatIsGoneIsToldSoThoughItIsOverAtOnce() {
        frames = text(TOO_OLD).appendBuffer(close());
        try (var watch = proxy.client().configMaps().watch(new Seen())) {
            Eventually.holds(() -> assertThat(seen).contains("gone true"));
        }
    }

    @Test
    void theFirstEventsArriveThoughTheyComeWithTheAnswer() {
        frames = text(ADDED);
        try (var watch = proxy.client().configMaps().watch(new Seen())) {
            Eventually.holds(() -> assertThat(seen).containsExactly("ADDED early"));
        }
    }

    @Test
    void aWatchThatEndsAtOnceIsOpenedAnew() {
        frames = close();
        try (var watch = proxy.client().configMaps().watch(new Seen())) {
            Eventually.holds(() -> assertThat(proxy.calls()).hasSizeGreaterThan(1));
        }
        assertThat(List.copyOf(seen)).allMatch("gone false"::equals);
    }

    private void accept(NetSocket socket) {
        socket.handler(RecordParser.newDelimited("\r\n\r\n", head -> {
            socket.handler(answer -> socket.close());
            socket.write(Buffer.buffer("""
                    HTTP/1.1 101 Switching Protocols\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Accept: %s\r
                    \r
                    """.formatted(accepted(head.toString()))).appendBuffer(frames));
        }));
    }

    private static String accepted(String head) {
        var key = head.lines().filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElseThrow();
        try {
            var answer = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private static Buffer text(String event) {
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).as("long enough for a length of two bytes").isGreaterThan(125);
        return Buffer.buffer().appendByte(TEXT).appendByte((byte) 126).appendUnsignedShort(bytes.length).appendBytes(bytes);
    }

    private static Buffer close() {
        return Buffer.buffer().appendByte(CLOSE).appendByte((byte) 2).appendUnsignedShort(NORMAL);
    }

    private final class Seen implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            seen.add("gone " + cause.isHttpGone());
        }
    }
}
