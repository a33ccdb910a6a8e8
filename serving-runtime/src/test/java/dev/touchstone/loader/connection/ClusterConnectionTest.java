package dev.touchstone.loader.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import dev.touchstone.loader.Storages;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterConnectionTest {
    @RegisterExtension
    static final ControlPlane CLUSTER = new ControlPlane();

    private static final Credentials CREDENTIALS = new Credentials("loader", "secret");

    private static void secret(StorageDescriptor storage, String type) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        CLUSTER.client().secrets().inNamespace(CLUSTER.namespace()).resource(new SecretBuilder()
                .withNewMetadata().withName(storage.name() + "-connection").endMetadata().withType(type)
                .addToStringData("storage.json", mapper.writeValueAsString(storage))
                .addToStringData("credentials.json", mapper.writeValueAsString(CREDENTIALS)).build()).create();
    }

    private static StorageConnection open(String storage) {
        return ClusterConnection.open(storage, Optional.of(CLUSTER.namespace()), Optional.of(CLUSTER.kubeconfig()));
    }

    private static LoadFailure failure(String storage) {
        return (LoadFailure) org.assertj.core.api.Assertions.catchThrowable(() -> open(storage));
    }

    @Test
    void a_storage_that_can_be_reached_is_connected_directly() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StorageDescriptor storage = Storages.versioned("reachable", Format.Set, new Server("external-1", Storages.NOWHERE.technology(),
                    listening.getInetAddress().getHostAddress(), listening.getLocalPort(), false, 0, null, null));
            secret(storage, "touchstone.dev/storage-connection");

            try (StorageConnection connection = open("reachable")) {
                assertThat(connection.storage()).isEqualTo(storage);
                assertThat(connection.credentials()).isEqualTo(CREDENTIALS);
            }
        }
    }

    @Test
    void a_storage_that_is_not_there_is_told_with_where_to_look() {
        assertThat(failure("never").exitCode()).isEqualTo(ExitCode.CONNECTION);
        assertThatThrownBy(() -> open("never")).hasMessageContaining("there is no Secret 'never-connection'")
                .hasMessageContaining("kubectl -n " + CLUSTER.namespace() + " describe modelstorage never");
    }

    @Test
    void a_secret_that_somebody_else_made_is_not_trusted() throws Exception {
        secret(Storages.versioned("foreign", Format.Set, Storages.NOWHERE), "Opaque");

        assertThatThrownBy(() -> open("foreign")).hasMessageContaining("must be of type 'touchstone.dev/storage-connection'");
    }

    @Test
    void an_address_that_leads_nowhere_and_is_no_service_is_told() throws Exception {
        secret(Storages.versioned("outside", Format.Set, new Server("external-1", Storages.NOWHERE.technology(), "a.b.c.invalid", 6379, false,
                0, null, null)), "touchstone.dev/storage-connection");
        secret(Storages.versioned("no-service", Format.Set, new Server("shared-redis", Storages.NOWHERE.technology(), "touchstone-redis", 6379, false,
                0, null, null)), "touchstone.dev/storage-connection");

        assertThat(failure("outside").exitCode()).isEqualTo(ExitCode.STORAGE);
        assertThat(failure("outside").getMessage()).contains("it is no Service of the cluster");
        assertThat(failure("no-service").getMessage()).contains("there is no Service 'touchstone-redis'").contains("as a Job in the cluster");
    }
}
