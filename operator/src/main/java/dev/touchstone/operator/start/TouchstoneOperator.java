package dev.touchstone.operator.start;

import dev.touchstone.operator.loop.FairExecutor;
import dev.touchstone.operator.loop.Tools;
import dev.touchstone.operator.report.Problems;
import dev.touchstone.storage.Drivers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The operator as one object: made, started, asked for its health, closed. */
public final class TouchstoneOperator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TouchstoneOperator.class);
    private static final int THREADS = 8;
    /** What failed for long is tried again this soon after its cause has gone. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Tools tools;
    private final Operator operator;
    private final List<Reconciler<? extends HasMetadata>> reconcilers;
    private final AtomicBoolean leading = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ProcessEnd process;
    private final StaleLease staleLease;

    /** @param process ends when the lease or a watch is lost */
    public TouchstoneOperator(KubernetesClient client, Settings settings, Clock clock, Drivers drivers, Metrics metrics,
            ProcessEnd process) {
        this.process = process;
        this.tools = Tools.of(client, clock, settings);
        this.operator = new Operator(configuration -> configure(configuration, client, settings, metrics));
        this.staleLease = new StaleLease(client, settings, clock, System::nanoTime);
        leading.set(!settings.leaderElection().enabled());
        this.reconcilers = Reconcilers.all(tools, drivers);
        reconcilers.forEach(this::register);
    }

    public void start() {
        if (tools.settings().leaderElection().enabled()) {
            staleLease.watch(leading::get);
        }
        operator.start();
        LOG.infof("Serving %s", tools.settings().namespaces()
                .map(n -> "the namespaces " + String.join(", ", n)).orElse("all namespaces"));
    }

    /** Every informer is synchronized and watches. */
    public boolean isHealthy() {
        return operator.getRuntimeInfo().isStarted() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Started, whether or not this replica leads: a follower is ready to take over. */
    public boolean isStarted() {
        return operator.getRuntimeInfo().isStarted();
    }

    /** What is wrong now with which resource. */
    public Problems problems() {
        return tools.statuses().problems();
    }

    public boolean isLeading() {
        return leading.get();
    }

    /** Lets running reconciliations finish. */
    @Override
    public void close() throws Exception {
        closing.set(true);
        staleLease.close();
        operator.stop();
        new Leadership(tools.client(), tools.settings()).release();
        for (var reconciler : reconcilers) {
            if (reconciler instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
        tools.events().close();
    }

    private void configure(
            ConfigurationServiceOverrider configuration, KubernetesClient client, Settings settings, Metrics metrics) {
        var executor = new FairExecutor(THREADS);
        configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(new AggregatedMetrics(List.of(metrics, new Turns(executor))))
                .withExecutorService(executor)
                .checkingCRDAndValidateLocalModel(false)
                .withStopOnInformerErrorDuringStartup(true)
                .withInformerStoppedHandler(new WatchEnds(process))
                .withConcurrentReconciliationThreads(THREADS)
                .withReconciliationTerminationTimeout(GRACE)
                .withUseSSAToPatchPrimaryResource(true);
        if (settings.leaderElection().enabled()) {
            configuration.withLeaderElectionConfiguration(leaderElection(settings));
        }
    }

    private LeaderElectionConfiguration leaderElection(Settings settings) {
        var election = settings.leaderElection();
        var callbacks = new LeaderCallbacks(
                () -> leading.set(true), this::stoppedLeading, leader -> LOG.infof("The leader is %s", leader));
        // The framework would end the process in order, and let reconciliations finish beside those of the next leader.
        var frameworkEnds = false;
        return new LeaderElectionConfiguration(
                election.leaseName(),
                election.namespace().orElse(null),
                election.leaseDuration(),
                election.leaseDuration().multipliedBy(2).dividedBy(3),
                election.leaseDuration().dividedBy(8),
                settings.instance(),
                callbacks,
                frameworkEnds);
    }

    private void stoppedLeading() {
        leading.set(false);
        if (!closing.get()) {
            LOG.error("The lease could not be renewed in time, so another process may lead: this one ends and starts anew");
            process.atOnce();
        }
    }

    private <P extends HasMetadata> void register(Reconciler<P> reconciler) {
        operator.register(reconciler, controller -> {
            tools.settings().namespaces().map(List::copyOf).ifPresent(n -> controller.settingNamespaces(Set.copyOf(n)));
            controller.withRetry(retryForever());
        });
    }

    private static GenericRetry retryForever() {
        return GenericRetry.defaultLimitedExponentialRetry()
                .withoutMaxAttempts()
                .setInitialInterval(Duration.ofMillis(500))
                .setIntervalMultiplier(2)
                .setMaxInterval(LONGEST_PAUSE.toMillis());
    }
}
