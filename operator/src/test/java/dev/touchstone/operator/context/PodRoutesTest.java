package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.touchstone.operator.context.PodReading.Answer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pods may do to whoever asks them. */
@Timeout(10)
class PodRoutesTest {
    private final PodRoutes routes = new PodRoutes();
    private HttpServer server;

    @AfterEach
    void stop() {
        routes.close();
        server.stop(0);
    }

    @Test
    void aPodThatBeginsToAnswerAndStopsHoldsNobodyUp() throws IOException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
        });

        assertThat(routes.read(List.of(pod("slow", ""), pod("slow-as-well", ""))))
                .allMatch(PodReading::isUnreachable)
                .allSatisfy(reading -> assertThat(((Answer.Unreachable) reading.answer()).why()).isEqualTo("it did not answer within 1000 ms"));
    }

    @Test
    void aPodThatNeverStopsAnsweringFillsNoMemory() throws IOException {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var much = new byte[1 << 16];
            while (true) {
                exchange.getResponseBody().write(much);
            }
        });

        assertThat(routes.read(List.of(pod("endless", "")))).singleElement().matches(PodReading::isUnreachable);
    }

    @Test
    void aPodThatIsOnItsWayOutIsAskedAndNotReady() throws IOException {
        serve(exchange -> {
            var report = "{\"number\": 3, \"splitting\": [\"t-1\"]}".getBytes();
            exchange.sendResponseHeaders(200, report.length);
            exchange.getResponseBody().write(report);
            exchange.close();
        });

        assertThat(routes.read(List.of(pod("going", "2026-01-01T00:00:00Z")))).singleElement().satisfies(reading -> {
            assertThat(reading.ready()).isFalse();
            assertThat(reading.number()).isEqualTo(3);
        });
    }

    private void serve(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/route", handler);
        server.start();
    }

    private Pod pod(String name, String deleted) {
        return new PodBuilder().withNewMetadata().withName(name).withDeletionTimestamp(deleted.isEmpty() ? null : deleted).endMetadata()
                .withNewSpec().addNewContainer().addNewPort().withName(PodRoutes.PORT).withContainerPort(server.getAddress().getPort()).endPort()
                .endContainer().endSpec()
                .withNewStatus().withPhase("Running").withPodIP("127.0.0.1")
                .addNewCondition().withType("Ready").withStatus("True").endCondition().endStatus().build();
    }
}
