package dev.touchstone.operator.faults.trial;

import dev.touchstone.operator.faults.scenario.Scenario;
import dev.touchstone.operator.faults.stage.Instance;
import dev.touchstone.operator.faults.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts the operators of a scenario, and another one for each that crashed or could not start, as a kubelet does. */
final class Supervisor {
    private static final Duration BACK_OFF = Duration.ofMillis(500);

    private final Stage stage;
    private final Scenario scenario;
    private final boolean electing;
    private Optional<Ordeal.Course> course = Optional.empty();
    private int started;
    private volatile Instant crashedAt;

    /** @param electing whether even one that is alone has to be elected before it does anything */
    Supervisor(Stage stage, Scenario scenario, boolean electing) {
        this.stage = stage;
        this.scenario = scenario;
        this.electing = electing || scenario.operators() > 1;
    }

    void start() {
        stage.installs(this::launch);
        for (int i = 0; i < scenario.operators(); i++) {
            launch();
        }
    }

    /** What runs, and whatever is started later, goes through that. */
    void afflict(Ordeal.Course next) {
        synchronized (stage) {
            course = Optional.of(next);
            stage.instances().forEach(instance -> next.attach(instance.proxy()));
        }
    }

    /** When the last crash was, if there was one. */
    Optional<Instant> crashedAt() {
        return Optional.ofNullable(crashedAt);
    }

    private void launch() {
        synchronized (stage) {
            if (stage.isRetired()) {
                return;
            }
            var instance = stage.start(settings(), proxy -> course.ifPresent(now -> now.attach(proxy)));
            instance.gone().thenRun(() -> Thread.ofVirtual().start(() -> crashed(instance)));
        }
    }

    private void crashed(Instance instance) {
        if (stage.isRetired()) {
            return;
        }
        crashedAt = Instant.now();
        instance.crash();
        if (instance.couldNotStart()) {
            LockSupport.parkNanos(BACK_OFF.toNanos());
        }
        if (canRun()) {
            launch();
        }
    }

    /** In a namespace that is being deleted nobody can make a pod any more. */
    private boolean canRun() {
        var namespace = stage.client().namespaces().withName(stage.namespace()).get();
        return namespace != null && namespace.getMetadata().getDeletionTimestamp() == null;
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("touchstone.instance", "operator-" + ++started);
        if (electing) {
            settings.put("touchstone.leader-election.enabled", "true");
            settings.put("touchstone.leader-election.lease-duration", "PT4S");
            settings.put("touchstone.leader-election.namespace", stage.namespace());
        }
        return settings;
    }
}
