package dev.touchstone.operator.context;

import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.operator.apply.Ownership;
import dev.touchstone.route.Route;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a Context owns, as it should be. Pure. */
final class ContextObjects {

    private final Context context;

    ContextObjects(Context context) {
        this.context = context;
    }

    ServiceAccount serviceAccount() {
        return new ServiceAccountBuilder().withMetadata(metadata(ContextNames.workload(context))).build();
    }

    /** Its own route and its own credentials, and nothing else. */
    Role role() {
        return new RoleBuilder()
                .withMetadata(metadata(ContextNames.workload(context)))
                .withRules(
                        rule("configmaps", ContextNames.route(context), "list", "watch"),
                        rule("secrets", ContextNames.credentials(context), "get"))
                .build();
    }

    RoleBinding roleBinding() {
        var name = ContextNames.workload(context);
        return new RoleBindingBuilder()
                .withMetadata(metadata(name))
                .withNewRoleRef().withApiGroup("rbac.authorization.k8s.io").withKind("Role").withName(name).endRoleRef()
                .addNewSubject().withKind("ServiceAccount").withName(name)
                .withNamespace(context.getMetadata().getNamespace()).endSubject()
                .build();
    }

    /** @param replicas null leaves them to somebody else */
    Deployment deployment(ContextServerOptions options, Integer replicas) {
        return new DeploymentBuilder()
                .withMetadata(metadata(ContextNames.workload(context)))
                .withNewSpec()
                .withReplicas(replicas)
                .withRevisionHistoryLimit(2)
                .withNewSelector().withMatchLabels(ContextNames.selector(context)).endSelector()
                .withNewStrategy().withType("RollingUpdate").withNewRollingUpdate()
                .withNewMaxUnavailable(0).withNewMaxSurge(1).endRollingUpdate().endStrategy()
                .withTemplate(new ContextPod(context, options).template())
                .endSpec()
                .build();
    }

    Service service() {
        return new ServiceBuilder()
                .withMetadata(metadata(ContextNames.workload(context)))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(ContextNames.selector(context))
                .addNewPort().withName("http").withPort(80).withNewTargetPort("http").withProtocol("TCP").endPort()
                .endSpec()
                .build();
    }

    PodDisruptionBudget disruptionBudget() {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(ContextNames.workload(context)))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                // A pod that does not serve must not hold up a node's drain.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector().withMatchLabels(ContextNames.selector(context)).endSelector()
                .endSpec()
                .build();
    }

    /** @param byServer JSON by server id */
    Secret credentials(Map<String, String> byServer) {
        var data = new TreeMap<String, String>();
        byServer.forEach((server, json) ->
                data.put(server, Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withMetadata(metadata(ContextNames.credentials(context)))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    ConfigMap route(String document) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(ContextNames.route(context)))
                .withData(Map.of(Route.CONFIG_MAP_KEY, document))
                .build();
    }

    private ObjectMeta metadata(String name) {
        return Ownership.ownedBy(context, name, ContextNames.labels(context));
    }

    private static PolicyRule rule(String resource, String name, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups("").withResources(resource).withResourceNames(name).withVerbs(verbs).build();
    }
}
