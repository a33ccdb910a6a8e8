package dev.touchstone.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The shipped YAML, read as it is. */
public final class Definitions {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Definitions() {}

    /** Every CRD, in the order of the kinds' names. */
    public static List<Definition> all() {
        return read("crds").stream().map(Definition::new).sorted(Comparator.comparing(Definition::kind)).toList();
    }

    public static Definition of(String kind) {
        return all().stream().filter(d -> d.kind().equals(kind)).findFirst().orElseThrow();
    }

    /** Every document of the admission policies. */
    static List<JsonNode> policies() {
        return read("policies");
    }

    static Path repository() {
        var root = System.getProperty("touchstone.root");
        return root == null ? Path.of("..") : Path.of(root);
    }

    static Path resources(String folder) {
        return repository().resolve("crds/src/main/resources").resolve(folder);
    }

    static List<JsonNode> documents(Path file) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> read(String folder) {
        var documents = new ArrayList<JsonNode>();
        try (var files = Files.list(resources(folder))) {
            files.sorted().forEach(file -> documents.addAll(documents(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** One CRD with its only version. */
    public record Definition(JsonNode yaml) {
        public String kind() {
            return yaml.at("/spec/names/kind").asText();
        }

        public String plural() {
            return yaml.at("/spec/names/plural").asText();
        }

        public JsonNode version() {
            return yaml.at("/spec/versions/0");
        }

        public JsonNode root() {
            return version().at("/schema/openAPIV3Schema");
        }

        public JsonNode spec() {
            return root().at("/properties/spec");
        }

        public JsonNode status() {
            return root().at("/properties/status");
        }

        /** Every field under spec and status, without these two. */
        public List<SchemaField> fields() {
            var fields = new ArrayList<SchemaField>();
            SchemaField.of("spec", spec()).walk(fields::add);
            SchemaField.of("status", status()).walk(fields::add);
            return List.copyOf(fields);
        }

        @Override
        public String toString() {
            return kind();
        }
    }
}
