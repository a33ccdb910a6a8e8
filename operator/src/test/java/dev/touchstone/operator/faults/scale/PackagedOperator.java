package dev.touchstone.operator.faults.scale;

import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.ShippedChart;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operator as its image has it: the package that {@code mvn package} made, with the image's flags and its cache of classes, the
 * settings that the chart makes, and the token of the chart's service account. Only the Java runtime is the one of this test.
 */
public final class PackagedOperator implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final int port;
    private final Path log;

    private PackagedOperator(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** A release of the chart: what its Deployment gives the operator, in a folder. */
    public record Installation(OperatorPackage operator, Path folder, String namespace, String account) {
        /** Applies the rights and writes down the rest. */
        static Installation of(KubernetesClient administrator, Path folder, String release, String namespace, String... values) {
            return of(ShippedChart.root(), administrator, folder, release, namespace, values);
        }

        /** @param sources of this project, or of an earlier state of it, with the package in it */
        public static Installation of(
                Path sources, KubernetesClient administrator, Path folder, String release, String namespace, String... values) {
            try {
                Files.createDirectories(folder);
                var objects = ShippedChart.render(sources, administrator, release, namespace, values);
                ShippedChart.apply(administrator, objects.stream().filter(o -> ShippedChart.RIGHTS.contains(o.getKind())).toList());
                var settings = objects.stream().filter(ConfigMap.class::isInstance).map(ConfigMap.class::cast)
                        .map(map -> map.getData().get("operator.properties")).filter(text -> text != null).findFirst().orElseThrow();
                Files.writeString(folder.resolve("operator.properties"), settings);
                var account = objects.stream().filter(o -> o.getKind().equals("Deployment")).map(Installation::account).findFirst().orElseThrow();
                Files.writeString(folder.resolve("kubeconfig"), kubeconfig(administrator, namespace, account));
                return new Installation(new OperatorPackage(sources), folder, namespace, account);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** With the token of the chart's service account. */
        public Path kubeconfig() {
            return folder.resolve("kubeconfig");
        }

        String user() {
            return "system:serviceaccount:" + namespace + ':' + account;
        }

        private static String account(HasMetadata deployment) {
            return ((io.fabric8.kubernetes.api.model.apps.Deployment) deployment).getSpec().getTemplate().getSpec().getServiceAccountName();
        }

        private static String kubeconfig(KubernetesClient administrator, String namespace, String account) {
            var token = administrator.serviceAccounts().inNamespace(namespace).withName(account)
                    .tokenRequest(new TokenRequestBuilder().withNewSpec().withExpirationSeconds(7200L).endSpec().build())
                    .getStatus().getToken();
            var server = administrator.getConfiguration();
            return """
                    apiVersion: v1
                    kind: Config
                    current-context: operator
                    clusters: [{name: c, cluster: {server: '%s', certificate-authority-data: %s}}]
                    users: [{name: u, user: {token: %s}}]
                    contexts: [{name: operator, context: {cluster: c, user: u, namespace: %s}}]
                    """.formatted(server.getMasterUrl(), server.getCaCertData(), token, namespace);
        }
    }

    public static PackagedOperator start(Installation installation) {
        return start(installation, "operator-0");
    }

    /** Returns when it leads. */
    static PackagedOperator start(Installation installation, String pod) {
        var operator = launch(installation, pod, installation.kubeconfig());
        Eventually.holds(operator::requireLeading);
        return operator;
    }

    /** Returns at once. */
    public static PackagedOperator launch(Installation installation, String pod, Path kubeconfig) {
        try {
            var port = RedisProcess.freePort();
            var builder = installation.operator().java("-XX:AOTCache=" + installation.operator().cache(), "-jar", "quarkus-run.jar");
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("SMALLRYE_CONFIG_LOCATIONS", installation.folder().resolve("operator.properties").toString());
            builder.environment().put("TOUCHSTONE_INSTANCE", pod);
            builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
            builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
            var log = installation.folder().resolve(pod + ".log");
            var process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
            return new PackagedOperator(process, port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean leads() {
        try {
            return process.isAlive() && get("/q/health/ready").contains("\"leading\": true");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private void requireLeading() {
        requireAlive();
        if (!leads()) {
            throw new AssertionError("The operator does not lead yet; its log is " + log);
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Resident memory now, and the most that it ever was, in bytes. */
    record Memory(long now, long peak) {}

    Memory memory() {
        try {
            var lines = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"));
            return new Memory(kibibytes(lines, "VmRSS:"), kibibytes(lines, "VmHWM:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of the heap after a full collection, in bytes. */
    long liveHeap() {
        run("jcmd", Long.toString(process.pid()), "GC.run");
        return (long) metric("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** The sum over all series that begin so. */
    double metric(String prefix) {
        return get("/metrics").lines().filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Fails at once, and not only when a wait ends. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new Ended("The operator has ended with code " + process.exitValue() + "; see its log, " + log);
        }
    }

    private static final class Ended extends Error {
        Ended(String message) {
            super(message);
        }
    }

    /** In order, as a kubelet stops a pod. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private String get(String path) {
        requireAlive();
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long kibibytes(List<String> lines, String field) {
        return lines.stream().filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    private static void run(String command, String... arguments) {
        var line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", command).toString()));
        line.addAll(List.of(arguments));
        try {
            new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
