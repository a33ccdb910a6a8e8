package dev.touchstone.charts;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Asks the API server what somebody may do, as {@code kubectl auth can-i --as} does. */
record Access(KubernetesClient client, String user, List<String> groups) {
    static Access ofServiceAccount(KubernetesClient client, String namespace, String name) {
        return new Access(client, "system:serviceaccount:" + namespace + ":" + name,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"));
    }

    static Access ofUser(KubernetesClient client, String user) {
        return new Access(client, user, List.of("system:authenticated"));
    }

    /** @param resource such as {@code contexts/status.touchstone.dev}; nothing after a dot is the core group */
    boolean may(String verb, String resource, String namespace, String name) {
        var dot = resource.indexOf('.');
        var group = dot < 0 ? "" : resource.substring(dot + 1);
        var parts = (dot < 0 ? resource : resource.substring(0, dot)).split("/");
        var review = new SubjectAccessReviewBuilder().withNewSpec().withUser(user).withGroups(groups)
                .withNewResourceAttributes().withVerb(verb).withGroup(group).withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : "").withNamespace(namespace).withName(name).endResourceAttributes()
                .endSpec().build();
        return client.authorization().v1().subjectAccessReview().create(review).getStatus().getAllowed();
    }
}
