package dev.touchstone.operator.route;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.route.RouteSources.ModelSource;
import dev.touchstone.operator.route.RouteSources.Promotion;
import dev.touchstone.operator.route.RouteSources.TestSource;
import dev.touchstone.route.Route.ContextIdentity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sources of a route from manifests. What a cluster would know stands in annotations of an ABTest: {@code key} and
 * {@code slots} make it part of the route, {@code promotes: "true"} makes its promotion effective.
 */
final class Manifests {
    private Manifests() {}

    static RouteSources sources(Path file) {
        Context context = null;
        var models = new HashMap<String, ModelSource>();
        var storages = new HashMap<String, StorageDescriptor>();
        var tests = new ArrayList<TestSource>();
        Optional<Promotion> promotion = Optional.empty();
        for (var resource : load(file)) {
            switch (resource) {
                case Context found -> context = found;
                case Model model -> models.put(name(model), new ModelSource(model.getSpec(), "revision-of-" + name(model)));
                case ModelStorage storage -> storages.put(name(storage), descriptor(storage));
                case ABTest test -> {
                    if ("true".equals(annotations(test).get("promotes"))) {
                        promotion = Optional.of(new Promotion(name(test), promoted(test)));
                    } else {
                        tests.add(source(test));
                    }
                }
                default -> throw new IllegalArgumentException(resource.getKind());
            }
        }
        var metadata = context.getMetadata();
        return new RouteSources(new ContextIdentity(metadata.getNamespace(), metadata.getName(), "uid-of-context", 3),
                context.getSpec(), models, storages, tests, promotion);
    }

    private static List<HasMetadata> load(Path file) {
        try {
            var resources = new ArrayList<HasMetadata>();
            for (var document : Files.readString(file).split("(?m)^---$")) {
                Class<? extends HasMetadata> type = switch (document.replaceAll("(?s).*\\nkind: (\\w+).*", "$1")) {
                    case "Context" -> Context.class;
                    case "Model" -> Model.class;
                    case "ModelStorage" -> ModelStorage.class;
                    default -> ABTest.class;
                };
                resources.add(Serialization.unmarshal(document, type));
            }
            return resources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestSource source(ABTest test) {
        var annotations = annotations(test);
        var ranges = new ArrayList<SlotRange>();
        for (var range : annotations.get("slots").split(",")) {
            var ends = range.split("-");
            ranges.add(new SlotRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
        }
        return new TestSource(name(test), annotations.get("key"), test.getSpec().run(), test.getSpec(),
                "Paused".equals(test.getSpec().state().name()), ranges);
    }

    private static String promoted(ABTest test) {
        return test.getSpec().variants().stream().filter(variant -> variant.name().equals(test.getSpec().promote()))
                .findFirst().orElseThrow().modelRef().name();
    }

    private static StorageDescriptor descriptor(ModelStorage storage) {
        var spec = storage.getSpec();
        var server = spec.technology() == Technology.Redis
                ? new Server("shared-redis", Technology.Redis, "touchstone-redis", 6379, false, 0, null, null)
                : new Server("shared-s3", Technology.S3, "touchstone-s3", 7070, false, null, "touchstone", "us-east-1");
        return new StorageDescriptor(storage.getMetadata().getNamespace(), name(storage), spec.format(), spec.mode(), spec.key(),
                spec.fields(), spec.versions().keep(), spec.checks(), server);
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getName();
    }

    private static Map<String, String> annotations(HasMetadata resource) {
        return resource.getMetadata().getAnnotations() == null ? Map.of() : resource.getMetadata().getAnnotations();
    }
}
