package dev.touchstone.operator.faults.race;

import dev.touchstone.operator.testing.Eventually;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** The attackers' connections, each with its rights in one namespace. */
final class Cast implements AutoCloseable {
    private static final List<String> ALL_BUT_LOCK =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private final Map<Role, Line> lines = new EnumMap<>(Role.class);
    private final List<KubernetesClient> clients = new ArrayList<>();
    private final Line administrator;

    /** @param operator a client with the operator's rights */
    Cast(KubernetesClient administrator, KubernetesClient operator, String namespace) {
        this.administrator = new Line(administrator, namespace);
        // As the chart's role for editors, which Kubernetes' own role `edit` aggregates.
        grant(administrator, namespace, "editor", List.of("contexts", "models", "modelstorages", "abtests"),
                List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"), List.of("contexts/scale"));
        grant(administrator, namespace, "almighty", List.of("*"), ALL_BUT_LOCK, List.of("*"));
        lines.put(Role.Editor, line(administrator, namespace, "editor"));
        lines.put(Role.Almighty, line(administrator, namespace, "almighty"));
        lines.put(Role.LateOperator, new Line(operator, namespace));
    }

    Line of(Role role) {
        return lines.get(role);
    }

    Line administrator() {
        return administrator;
    }

    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
    }

    private Line line(KubernetesClient administrator, String namespace, String user) {
        var config = new ConfigBuilder(administrator.getConfiguration()).withNamespace(namespace)
                .withImpersonateUsername(user).withImpersonateGroups("system:authenticated").build();
        var client = new KubernetesClientBuilder().withConfig(config).build();
        clients.add(client);
        var review = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes().withGroup("touchstone.dev")
                .withResource("models").withVerb("delete").withNamespace(namespace).endResourceAttributes().endSpec().build();
        Eventually.holds(() -> Assertions.assertThat(
                client.authorization().v1().selfSubjectAccessReview().create(review).getStatus().getAllowed()).isTrue());
        return new Line(client, namespace);
    }

    private static void grant(
            KubernetesClient client, String namespace, String user, List<String> resources, List<String> verbs, List<String> scale) {
        client.resource(new RoleBuilder().withNewMetadata().withName(user).withNamespace(namespace).endMetadata().withRules(
                new PolicyRuleBuilder().withApiGroups("touchstone.dev").withResources(resources).withVerbs(verbs).build(),
                new PolicyRuleBuilder().withApiGroups("touchstone.dev").withResources(scale).withVerbs("update", "patch").build()).build()).create();
        client.resource(new RoleBindingBuilder().withNewMetadata().withName(user).withNamespace(namespace).endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null).build()).create();
    }
}
