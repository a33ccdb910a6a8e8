package dev.touchstone.operator.start;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jboss.logging.Logger;

/** Gives up the lease when this process ends in order, so that the next one need not wait until it has run out. */
final class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final Settings settings;

    Leadership(KubernetesClient client, Settings settings) {
        this.client = client;
        this.settings = settings;
    }

    /** After the last reconciliation. Does nothing if somebody else leads. */
    void release() {
        var election = settings.leaderElection();
        if (!election.enabled()) {
            return;
        }
        try {
            var lease = client.leases()
                    .inNamespace(election.namespace().orElseGet(client::getNamespace))
                    .withName(election.leaseName());
            var live = lease.get();
            if (live == null || live.getSpec() == null || !settings.instance().equals(live.getSpec().getHolderIdentity())) {
                return;
            }
            lease.patch(PatchContext.of(PatchType.JSON_MERGE), """
                    {"metadata": {"resourceVersion": "%s"}, "spec": {"holderIdentity": ""}}
                    """.formatted(live.getMetadata().getResourceVersion()));
        } catch (KubernetesClientException e) {
            LOG.infof("The lease was not given up; it runs out by itself: %s", e.getMessage());
        }
    }
}
