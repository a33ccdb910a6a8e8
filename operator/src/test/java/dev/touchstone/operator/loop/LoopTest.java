package dev.touchstone.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStatus;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import dev.touchstone.operator.report.Report;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RunningOperator;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    /** Somebody edits the spec between our reading and our status patch, every time, ten times. */
    static final class Interrupted extends IdentityLoop {
        private static final int EDITS = 10;
        private final AtomicInteger edits = new AtomicInteger();

        Interrupted(Tools tools) {
            super(tools);
        }

        @Override
        protected Model apply(Model model, Model world, Model decision) {
            if (edits.get() < EDITS && model.getSpec().timeoutMillis() == 20 + edits.get()) {
                var next = 20 + edits.incrementAndGet();
                CLUSTER.client().resources(Model.class).withName("edited")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"timeoutMillis\":" + next + "}}");
            }
            return model;
        }

        @Override
        protected Report report(Model world, Model decision, Model result) {
            return Report.of(new ModelStatus(null, List.of(), List.of(), null, revision(world.getSpec().timeoutMillis())),
                    List.of(Verdict.yes(ConditionType.Ready, Reason.Ready, "")));
        }
    }

    @Test
    void anEditThatLandsRightBeforeTheStatusIsWrittenIsNotLost() throws Exception {
        var tools = Tools.of(CLUSTER.client(), Clock.systemUTC(), RunningOperator.settings(CLUSTER.namespace(), Map.of()));
        var operator = new Operator(o -> o.withKubernetesClient(CLUSTER.client()).withCloseClientOnStop(false));
        operator.register(new Interrupted(tools), o -> o.settingNamespace(CLUSTER.namespace()));
        operator.start();
        try {
            CLUSTER.client().resource(manifest(20)).create();
            Eventually.holds(() -> {
                var model = CLUSTER.client().resources(Model.class).withName("edited").get();
                assertThat(model.getStatus().revision()).isEqualTo(revision(20 + Interrupted.EDITS));
                assertThat(model.getStatus().observedGeneration()).isEqualTo(1L + Interrupted.EDITS);
            });
        } finally {
            operator.stop();
            tools.events().close();
        }
    }

    /** Takes its time with a deletion. */
    static final class Slow extends IdentityLoop {
        private final CountDownLatch deleted = new CountDownLatch(1);
        private final CountDownLatch recreated = new CountDownLatch(1);

        Slow(Tools tools) {
            super(tools);
        }

        @Override
        protected Report report(Model world, Model decision, Model result) {
            return Report.of(new ModelStatus(null, List.of(), List.of(), null, revision(1)),
                    List.of(Verdict.yes(ConditionType.Ready, Reason.Ready, "")));
        }

        @Override
        protected void gone(Model model) {
            deleted.countDown();
            try {
                recreated.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whatIsMadeAnewWhileTheDeletionIsHandledIsReconciled() throws Exception {
        var tools = Tools.of(CLUSTER.client(), Clock.systemUTC(), RunningOperator.settings(CLUSTER.namespace(), Map.of()));
        var operator = new Operator(o -> o.withKubernetesClient(CLUSTER.client()).withCloseClientOnStop(false));
        var slow = new Slow(tools);
        var models = CLUSTER.client().resources(Model.class);
        models.withName("edited").delete();
        CLUSTER.client().resource(manifest(20)).create();
        operator.register(slow, o -> o.settingNamespace(CLUSTER.namespace()));
        operator.start();
        try (var watching = models.inform()) {
            Eventually.holds(() -> assertThat(models.withName("edited").get().getStatus().observedGeneration()).isEqualTo(1));
            var former = models.withName("edited").get().getMetadata().getUid();
            models.withName("edited").delete();
            slow.deleted.await();
            CLUSTER.client().resource(manifest(20)).create();
            // Whoever watches beside the operator sees it at about the time at which the operator does.
            Eventually.holds(() -> assertThat(watching.getStore().list()).anyMatch(model -> !model.getMetadata().getUid().equals(former)));
            slow.recreated.countDown();

            Eventually.holds(() -> assertThat(models.withName("edited").get().getStatus().observedGeneration()).isEqualTo(1));
        } finally {
            operator.stop();
            tools.events().close();
        }
    }

    private static String revision(int timeoutMillis) {
        return "%010x".formatted(timeoutMillis);
    }

    private static String manifest(int timeoutMillis) {
        return """
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: edited}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: filmId, type: String}]}
                  lookup: {storageRef: {name: none}, key: request.filmId}
                  timeoutMillis: %d
                """.formatted(timeoutMillis);
    }
}
