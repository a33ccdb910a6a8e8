package dev.touchstone.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.operator.report.Report;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class LostConnectionTest {
    private static final class Failing extends IdentityLoop {
        private final KubernetesClientException failure;

        Failing(KubernetesClientException failure) {
            super(null);
            this.failure = failure;
        }

        @Override
        protected Model gather(Model model, Context<Model> context) {
            throw failure;
        }

        @Override
        protected Report report(Model world, Model decision, Model result) {
            throw new AssertionError("nothing was gathered");
        }
    }

    @Test
    void anApiServerThatDoesNotAnswerIsAskedAgainSoonWithoutAFailure() {
        var control = new Failing(new KubernetesClientException("connection refused")).reconcile(model(), context());
        assertThat(control.getScheduleDelay()).hasValueSatisfying(millis -> assertThat(millis).isBetween(1L, 60_000L));
        assertThat(control.isNoUpdate()).isTrue();
    }

    @Test
    void whatTheApiServerAnsweredIsAFailure() {
        var refused = new KubernetesClientException("forbidden", 403, new StatusBuilder().withCode(403).build());
        assertThatThrownBy(() -> new Failing(refused).reconcile(model(), context())).isSameAs(refused);
    }

    private static Model model() {
        var model = new Model();
        model.setMetadata(new ObjectMetaBuilder().withName("m").withNamespace("shop").build());
        return model;
    }

    /** All that a reconciliation asks of it before it gathers. */
    @SuppressWarnings("unchecked")
    private static Context<Model> context() {
        return (Context<Model>) Proxy.newProxyInstance(Context.class.getClassLoader(), new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isPrimaryResourceDeleted" -> false;
                    default -> throw new AssertionError(method);
                });
    }
}
