package dev.touchstone.loader.connection;

import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.loader.ExitCode;
import dev.touchstone.loader.LoadFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads the connection Secret from the cluster, and goes through the API server where the storage's address does not lead. */
public final class ClusterConnection {
    private static final String SECRET_TYPE = "touchstone.dev/storage-connection";
    private static final int REACHABLE_MILLIS = 2_000;

    private ClusterConnection() {}

    /**
     * @param namespace empty: the kubeconfig's own
     * @param kubeconfig empty: KUBECONFIG, {@code ~/.kube/config}, or the pod's ServiceAccount
     */
    public static StorageConnection open(String storage, Optional<String> namespace, Optional<Path> kubeconfig) {
        KubernetesClient client = client(kubeconfig);
        try {
            StorageConnection direct = read(client, storage, namespace.orElseGet(client::getNamespace));
            Server server = direct.storage().server();
            if (isReachable(server)) {
                client.close();
                return direct;
            }
            Tunnel tunnel = Tunnel.to(client, server, direct.storage().namespace());
            return new StorageConnection(at(direct.storage(), tunnel.port()), direct.credentials(), () -> {
                tunnel.close();
                client.close();
            });
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private static KubernetesClient client(Optional<Path> kubeconfig) {
        try {
            Config config = kubeconfig.map(file -> Config.fromKubeconfig(file.toFile())).orElseGet(() -> Config.autoConfigure(null));
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (RuntimeException e) {
            throw new LoadFailure(ExitCode.CONNECTION, "the kubeconfig cannot be read: " + e.getMessage(), e);
        }
    }

    static StorageConnection read(KubernetesClient client, String storage, String namespace) {
        if (namespace == null) {
            throw new LoadFailure(ExitCode.USAGE, "the kubeconfig names no namespace: say `--namespace`");
        }
        String name = storage + "-connection";
        Secret secret = get(client, name, namespace);
        if (secret == null) {
            throw new LoadFailure(ExitCode.CONNECTION, "there is no Secret '" + name + "' in namespace '" + namespace + "': is ModelStorage '" + storage
                    + "' there and accepted? See kubectl -n " + namespace + " describe modelstorage " + storage);
        }
        if (!SECRET_TYPE.equals(secret.getType())) {
            throw new LoadFailure(ExitCode.CONNECTION, "Secret '" + name + "' must be of type '" + SECRET_TYPE + "', is of type '" + secret.getType()
                    + "': somebody else made it; rename it, so that the operator can make its own");
        }
        return ConnectionDocuments.parse(storage, data(secret, StorageConnection.STORAGE_KEY),
                data(secret, StorageConnection.CREDENTIALS_KEY), namespace + "/" + name);
    }

    private static Secret get(KubernetesClient client, String name, String namespace) {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            String api = client.getMasterUrl().toString();
            throw new LoadFailure(ExitCode.CONNECTION, switch (e.getCode()) {
                case 401 -> "the cluster at '" + api + "' does not accept the kubeconfig's credentials; log in again";
                case 403 -> "you must be allowed to get the Secret '" + name + "' in namespace '" + namespace
                        + "'; ask for a Role with verb 'get' on it";
                default -> "the cluster at '" + api + "' does not answer (" + e.getMessage() + "): check `--kubeconfig`, or use `--connection`";
            }, e);
        }
    }

    private static byte[] data(Secret secret, String key) {
        String encoded = secret.getData() == null ? null : secret.getData().get(key);
        return encoded == null ? new byte[0] : Base64.getDecoder().decode(encoded);
    }

    private static boolean isReachable(Server server) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), REACHABLE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static StorageDescriptor at(StorageDescriptor storage, int localPort) {
        Server server = storage.server();
        Server local = new Server(server.id(), server.technology(), "127.0.0.1", localPort, server.tls(), server.database(), server.bucket(),
                server.region());
        return new StorageDescriptor(storage.namespace(), storage.name(), storage.format(), storage.mode(), storage.key(), storage.fields(),
                storage.keepVersions(), storage.checks(), local);
    }
}
