package dev.touchstone.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The schema of every kind's spec, out of the CRDs that this build ships. */
final class SpecSchemas {
    private final Map<String, JsonNode> byKind;

    SpecSchemas() {
        var yaml = new YAMLMapper();
        byKind = FrozenFields.kinds().stream().collect(Collectors.toUnmodifiableMap(kind -> kind, kind -> read(yaml, kind)));
    }

    JsonNode of(String kind) {
        var schema = byKind.get(kind);
        if (schema == null) {
            throw new IllegalArgumentException("The kind must be one of " + FrozenFields.kinds() + " and not '" + kind + "'");
        }
        return schema;
    }

    private static JsonNode read(YAMLMapper yaml, String kind) {
        var file = "/crds/" + kind.toLowerCase(Locale.ROOT) + "s.yaml";
        try (var in = SpecSchemas.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The resource '" + file + "' must be on the class path: package the module 'crds' whole");
            }
            return yaml.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
