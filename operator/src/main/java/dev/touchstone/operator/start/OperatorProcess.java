package dev.touchstone.operator.start;

import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Makes the operator when the process starts and closes it when it ends. Health may be asked before it is there. */
@ApplicationScoped
public class OperatorProcess {
    private static final Logger LOG = Logger.getLogger(OperatorProcess.class);

    private final KubernetesClient client;
    private final Settings settings;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private volatile TouchstoneOperator operator;

    OperatorProcess(KubernetesClient client, Settings settings, Vertx vertx, MeterRegistry metrics) {
        this.client = client;
        this.settings = settings;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** On a thread of its own, so that health is served while caches fill. */
    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("start").start(() -> {
            try {
                var drivers = Drivers.standard(vertx, Clock.systemUTC(), Path.of(System.getProperty("java.io.tmpdir"), "snapshots"));
                var made = new TouchstoneOperator(
                        client, settings, Clock.systemUTC(), drivers, new ReconcileMetrics(metrics), new End());
                operator = made;
                metrics.gauge("touchstone_operator_leading", made, o -> o.isLeading() ? 1 : 0);
                made.problems().onChange(new ProblemMetrics(metrics)::show);
                made.start();
                if (Training.isOn()) {
                    Quarkus.asyncExit(0);
                }
            } catch (RuntimeException e) {
                LOG.error("The operator could not start; the process ends and is started again", e);
                Quarkus.asyncExit(1);
            }
        });
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        if (operator != null) {
            operator.close();
        }
    }

    private static final class End implements ProcessEnd {
        @Override
        public void atOnce() {
            // An orderly end would let reconciliations finish, beside those of the next leader.
            Runtime.getRuntime().halt(1);
        }

        @Override
        public void inOrder() {
            Quarkus.asyncExit(1);
        }
    }

    boolean isStarted() {
        return operator != null && operator.isStarted();
    }

    boolean isHealthy() {
        return operator != null && operator.isHealthy();
    }

    boolean isLeading() {
        return operator != null && operator.isLeading();
    }
}
