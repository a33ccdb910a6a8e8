package dev.touchstone.operator.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Started: all caches are filled. Ready: all informers watch, whether or not this replica leads, because one that stands by
 * is as ready as it gets. Live: as ready, once started; an API server that is away for a while does not make it fail, a
 * watch that is broken for good does.
 */
@ApplicationScoped
class HealthChecks {
    private final OperatorProcess process;

    HealthChecks(OperatorProcess process) {
        this.process = process;
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.builder().name("caches filled").status(process.isStarted()).build();
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.builder()
                .name("informers")
                .status(process.isStarted() && process.isHealthy())
                .withData("leading", process.isLeading())
                .build();
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.builder()
                .name("watching")
                .status(!process.isStarted() || process.isHealthy())
                .build();
    }
}
