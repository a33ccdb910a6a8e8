package dev.touchstone.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Puts our resource definitions and admission policies in force, and returns only when the API server really obeys them. */
final class Definitions {
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("touchstone-tests").withForce(true).build();

    private final KubernetesClient client;
    private final Path resources;

    Definitions(KubernetesClient client, Path root) {
        this.client = client;
        this.resources = root.resolve("crds/src/main/resources");
    }

    void apply() {
        var definitions = load("crds");
        definitions.forEach(this::apply);
        definitions.stream().filter(CustomResourceDefinition.class::isInstance).map(CustomResourceDefinition.class::cast)
                .forEach(this::awaitServed);
        var policies = load("policies");
        policies.forEach(this::apply);
        removeOthers(policies);
        if (!policies.isEmpty()) {
            new PolicyProbe(client).awaitEnforced();
        }
    }

    /** Policies of ours that these sources do not have, as an upgrade or a rollback removes them. */
    private void removeOthers(List<HasMetadata> policies) {
        var names = policies.stream().map(policy -> policy.getMetadata().getName()).toList();
        var admission = client.admissionRegistration().v1();
        Stream.<HasMetadata>concat(admission.validatingAdmissionPolicyBindings().list().getItems().stream(),
                        admission.validatingAdmissionPolicies().list().getItems().stream())
                .filter(policy -> policy.getMetadata().getName().contains("touchstone.dev") && !names.contains(policy.getMetadata().getName()))
                .forEach(policy -> client.resource(policy).delete());
    }

    private void apply(HasMetadata resource) {
        resource.getMetadata().setResourceVersion(null);
        client.resource(resource).patch(APPLY);
    }

    private void awaitServed(CustomResourceDefinition definition) {
        var name = definition.getMetadata().getName();
        Await.until("the definition of '" + name + "' to be established", () -> {
            var status = client.apiextensions().v1().customResourceDefinitions().withName(name).get().getStatus();
            return status != null && status.getConditions().stream()
                    .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
        });
        for (var version : definition.getSpec().getVersions()) {
            var path = "/apis/" + definition.getSpec().getGroup() + "/" + version.getName() + "/"
                    + definition.getSpec().getNames().getPlural() + "?limit=1";
            if (version.getServed()) {
                Await.until("'" + name + "' to be served", () -> client.raw(path) != null);
            }
        }
    }

    private List<HasMetadata> load(String folder) {
        var directory = resources.resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().flatMap(this::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<HasMetadata> parse(Path file) {
        try (var in = Files.newInputStream(file)) {
            return client.load(in).items().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
