package dev.touchstone.operator.testing;

import dev.touchstone.controlplane.ControlPlane;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class's film service: a namespace of its own, a Redis, the operator, and everything that {@link Films#create} makes.
 * {@snippet : @RegisterExtension static final FilmService SERVICE = new FilmService(); }
 */
public final class FilmService implements BeforeAllCallback, AfterAllCallback {
    private final ControlPlane cluster = new ControlPlane();
    private final Films films = new Films(cluster::client, () -> redis().port());
    private final Clock clock;
    private RedisProcess redis;
    private RunningOperator operator;

    public FilmService() {
        this(Clock.systemUTC());
    }

    /** @param clock of the operator */
    public FilmService(Clock clock) {
        this.clock = clock;
    }

    public ControlPlane cluster() {
        return cluster;
    }

    /** To be used while tests run. */
    public Films films() {
        return films;
    }

    public RedisProcess redis() {
        return redis;
    }

    /** Until it is started again. */
    public void stopOperator() throws Exception {
        operator.close();
    }

    public void startOperator() {
        operator = RunningOperator.start(cluster, ShippedRights.client(cluster), Map.of(), clock);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster.beforeAll(context);
        redis = RedisProcess.start();
        startOperator();
        films.create();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            stopOperator();
            redis.close();
        } finally {
            cluster.afterAll(context);
        }
    }
}
