package dev.touchstone.controlplane;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a namespace of its own on a real API server. Either
 * {@snippet : @RegisterExtension static final ControlPlane controlPlane = new ControlPlane(); }
 * or {@code @ExtendWith(ControlPlane.class)} with a parameter of this type (or of type {@link KubernetesClient}) in a test method
 * or constructor. {@code @Nested} classes share their outer class's namespace. The server is shared by all classes of a run;
 * a class that stops or restarts it asks for {@link #ofItsOwn()}.
 */
public final class ControlPlane implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ControlPlane.class);

    private final boolean shared;
    private final List<Extra> extras;
    private final List<KubernetesClient> clients = new ArrayList<>();
    private int depth;
    private Server server;
    private String namespace;
    private KubernetesClient administrator;

    /** The server that all test classes of this run share. */
    public ControlPlane() {
        this(true, List.of());
    }

    private ControlPlane(boolean shared, List<Extra> extras) {
        this.shared = shared;
        this.extras = extras;
    }

    /** What a control plane {@link #ofItsOwn} may have beyond etcd, API server and controllers. */
    public enum Extra {
        /** Gives pods to nodes, of which there are none unless the test brings some. */
        Scheduler("--scheduler"),
        /** Every request that the API server gets is a line of JSON in {@link #auditLog()}, without bodies. */
        AuditLog("--audit=Metadata");

        private final String option;

        Extra(String option) {
            this.option = option;
        }
    }

    /** A server that only this test class uses, so that it may stop it: see {@link #stop} and {@link #start}. */
    public static ControlPlane ofItsOwn(Extra... extras) {
        return new ControlPlane(false, List.of(extras));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (depth++ > 0) {
            return;
        }
        server = shared
                ? context.getRoot().getStore(STORE).computeIfAbsent(Server.class, key -> Server.sharedByAll(), Server.class)
                : Server.started(extras.stream().map(extra -> extra.option).toList());
        namespace = nameFor(context.getRequiredTestClass());
        administrator = remember(new ConfigBuilder(server.config()));
        administrator.resource(new NamespaceBuilder().withNewMetadata().withName(namespace)
                .addToLabels("touchstone.dev/test", "true").endMetadata().build()).create();
        Await.until("the default service account of namespace '" + namespace + "'",
                () -> administrator.serviceAccounts().withName("default").get() != null);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--depth > 0) {
            return;
        }
        try {
            if (shared) {
                Abandonment.of(administrator, namespace);
            }
        } finally {
            clients.forEach(KubernetesClient::close);
            clients.clear();
            if (!shared) {
                server.close();
            }
        }
    }

    /** As the cluster's administrator, in this class's namespace. */
    public KubernetesClient client() {
        return administrator;
    }

    /** As that user with these groups and no other rights than RBAC gives them, in this class's namespace. */
    public KubernetesClient client(String user, String... groups) {
        var all = new ArrayList<>(List.of(groups));
        all.add("system:authenticated");
        return remember(new ConfigBuilder(server.config()).withImpersonateUsername(user).withImpersonateGroups(all.toArray(String[]::new)));
    }

    /** As a service account, which need not exist for that, in this class's namespace. */
    public KubernetesClient serviceAccountClient(String serviceAccountNamespace, String name) {
        return client("system:serviceaccount:" + serviceAccountNamespace + ":" + name,
                "system:serviceaccounts", "system:serviceaccounts:" + serviceAccountNamespace);
    }

    /** This test class's namespace. It is deleted after the class's last test. */
    public String namespace() {
        return namespace;
    }

    /** The administrator's kubeconfig, for processes that a test starts. */
    public Path kubeconfig() {
        return server.kubeconfig();
    }

    /** Grows while the API server works; only with {@link Extra#AuditLog}. */
    public Path auditLog() {
        requireOwn();
        return server.auditLog();
    }

    /** The administrator's configuration with this class's namespace, for what builds its own client. */
    public Config config() {
        return administrator.getConfiguration();
    }

    /** Stops {@code etcd}, {@code api} or {@code controller-manager}; only of a control plane {@link #ofItsOwn()}. */
    public void stop(String component) {
        requireOwn();
        server.run("stop", component);
    }

    /** Starts what was stopped, on the same port and data, and waits until it answers. */
    public void start(String component) {
        requireOwn();
        server.run("start", component);
    }

    /** Puts the definitions and policies in force that an earlier or later state of the project has. */
    public void define(Path sources) {
        requireOwn();
        new Definitions(administrator, sources).apply();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == ControlPlane.class || type == KubernetesClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ControlPlane.class ? this : client();
    }

    private void requireOwn() {
        if (shared) {
            throw new IllegalStateException("Other test classes use this API server: use ControlPlane.ofItsOwn()");
        }
    }

    private KubernetesClient remember(ConfigBuilder config) {
        var client = Clients.of(config.withNamespace(namespace).build());
        clients.add(client);
        return client;
    }

    private static String nameFor(Class<?> testClass) {
        var kebab = testClass.getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("[^A-Za-z0-9]+", "-")
                .toLowerCase(Locale.ROOT);
        var readable = kebab.length() > 40 ? kebab.substring(0, 40) : kebab;
        return "t-" + readable.replaceAll("-+$", "") + "-" + UUID.randomUUID().toString().substring(0, 6);
    }
}
