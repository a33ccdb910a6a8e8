package dev.touchstone.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.definition.Definitions.Definition;
import dev.touchstone.lock.FrozenFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes the page of all resources and fields out of the CRDs. */
final class ResourceReference {
    private static final String INTRODUCTION = """
            # Resources

            <!-- Generated from the CRDs by ResourceReferenceTest: edit crds/src/main/resources/crds/*.yaml instead. -->

            Four kinds of group `touchstone.dev`, version `v1alpha1`, all namespaced, all in the category `touchstone`
            (`kubectl get touchstone`). A reference names an object of the same namespace. A percentage is a string from `0%` to
            `100%` with at most two decimals. Expressions are [CEL](https://cel.dev).

            **While locked**: an ABTest that is running or paused locks its Context, the models that it may answer with, and the
            storages that these and the rules read. The API server itself then refuses changes of *frozen* fields and deletion,
            with or without the operator; *free* fields may change at any time. End the test in one commit, change what it held in
            the next: GitOps tools apply a commit's objects together, so that a commit which does both is refused as a whole.
            Lists of things with names (`by name`) have no order, except `variants`; while locked none may be reordered. Locks may be written by whoever has the RBAC verb `lock` on the object: the operator, and whom you grant it in
            an emergency. Deleting a whole namespace is never refused.
            """;
    private static final Pattern DEFAULT = Pattern.compile(" ?Default: (.*?)\\.(?= [A-Z]|$)");
    private static final Pattern LOCKING = Pattern.compile(" ?(Frozen while locked|May change while locked|While locked it may only grow)\\.$");

    private ResourceReference() {}

    static String page() {
        return INTRODUCTION + Definitions.all().stream().map(ResourceReference::kind).collect(Collectors.joining());
    }

    private static String kind(Definition definition) {
        var shortNames = texts(definition.yaml().at("/spec/names/shortNames"));
        var columns = StreamSupport.stream(definition.version().path("additionalPrinterColumns").spliterator(), false)
                .filter(column -> column.path("priority").asInt() == 0)
                .map(column -> column.path("name").asText().toUpperCase(Locale.ROOT)).toList();
        return """

                ## %s

                %s

                `kubectl get %s` (short: `%s`) shows %s; `-o wide` adds the message.

                ```yaml
                %s```

                ### %s spec

                | Field | Type | Default | While locked | Meaning |
                |---|---|---|---|---|
                %s
                Besides, the API server checks:

                %s
                ### %s status

                | Field | Type | Meaning |
                |---|---|---|
                %s""".formatted(
                definition.kind(), definition.root().path("description").asText(), definition.plural(),
                String.join("`, `", shortNames), String.join(", ", columns),
                Manifests.text(Manifests.of(definition.plural(), "valid-everything")), definition.kind(),
                rows(definition, true), rules(definition), definition.kind(), rows(definition, false));
    }

    private static String rows(Definition definition, boolean spec) {
        return definition.fields().stream().filter(field -> field.inSpec() == spec).filter(ResourceReference::isShown)
                .map(field -> spec ? specRow(definition, field) : statusRow(field)).collect(Collectors.joining());
    }

    /** The elements of a list of objects say nothing that the list does not. */
    private static boolean isShown(SchemaField field) {
        return !(field.path().endsWith("[]") && field.schema().has("properties"));
    }

    private static String specRow(Definition definition, SchemaField field) {
        var meaning = LOCKING.matcher(field.description()).replaceFirst("");
        var declared = DEFAULT.matcher(meaning);
        var standard = field.path().endsWith("]") || field.path().endsWith("}") ? "" : field.required() ? "required" : declared.find() ? declared.group(1) : "";
        return row(name(field), type(field), standard, locking(definition, field), DEFAULT.matcher(meaning).replaceFirst("").strip());
    }

    private static String locking(Definition definition, SchemaField field) {
        if (field.path().equals("spec.traffic")) {
            return "may grow";
        }
        return FrozenFields.isFrozen(definition.kind(), field.topLevel()) ? "frozen" : "free";
    }

    private static String statusRow(SchemaField field) {
        return row(name(field), type(field), field.description());
    }

    private static String name(SchemaField field) {
        return "`" + field.path().substring(field.path().indexOf('.') + 1) + "`";
    }

    private static String type(SchemaField field) {
        var schema = field.schema();
        if (schema.has("enum")) {
            return texts(schema.path("enum")).stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
        }
        return switch (field.type()) {
            case "string" -> "date-time".equals(schema.path("format").asText()) ? "time"
                    : "string, %s%s".formatted(schema.has("minLength") ? schema.path("minLength").asText() + " to " : "at most ",
                            schema.path("maxLength").asText());
            case "integer" -> schema.has("maximum")
                    ? "integer, %s to %s".formatted(schema.path("minimum").asText(), schema.path("maximum").asText())
                    : "integer, at least " + schema.path("minimum").asText();
            case "array" -> "list, at most " + schema.path("maxItems").asText()
                    + ("map".equals(schema.path("x-kubernetes-list-type").asText())
                            ? ", by " + String.join(" and ", texts(schema.path("x-kubernetes-list-map-keys"))) : "");
            case "object" -> schema.has("additionalProperties") ? "map, at most " + schema.path("maxProperties").asText() : "object";
            default -> field.type();
        };
    }

    private static String rules(Definition definition) {
        var rules = new ArrayList<String>();
        for (var rule : definition.root().path("x-kubernetes-validations")) {
            rules.add(rule(rule.path("fieldPath").asText("."), rule));
        }
        for (var rule : definition.spec().path("x-kubernetes-validations")) {
            rules.add(rule(".spec" + rule.path("fieldPath").asText(""), rule));
        }
        definition.fields().forEach(field ->
                field.schema().path("x-kubernetes-validations").forEach(rule -> rules.add(rule("." + field.path(), rule))));
        return rules.stream().distinct().collect(Collectors.joining());
    }

    private static String rule(String path, JsonNode rule) {
        var subject = path.equals(".") ? "" : "`" + path.substring(1) + "` ";
        return "- " + subject + rule.path("message").asText() + ".\n";
    }

    private static String row(String... cells) {
        return List.of(cells).stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
