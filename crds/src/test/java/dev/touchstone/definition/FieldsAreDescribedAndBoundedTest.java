package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.definition.Definitions.Definition;
import dev.touchstone.lock.FrozenFields;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsAreDescribedAndBoundedTest {
    /** What people write freely, or what the CEL compiler judges. */
    private static final Set<String> NO_PATTERN = Set.of(
            "description", "businessCase", "owner", "references[]", "reason", "value", "key", "exclude", "deny", "audience");

    static Stream<Arguments> fields() {
        return Definitions.all().stream().flatMap(d -> d.fields().stream().map(f -> Arguments.of(d, f)));
    }

    static Stream<Arguments> specFields() {
        return fields().filter(arguments -> ((SchemaField) arguments.get()[1]).inSpec());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void everyFieldSaysWhatItMeansWithAnExample(Definition definition, SchemaField field) {
        assertThat(field.description()).hasSizeGreaterThan(15).matches("(?s).*[.`]$");
        if (field.isLeaf()) {
            assertThat(field.description()).contains("Example: `");
        }
        if (field.isLeaf() && field.schema().has("default")) {
            assertThat(field.description()).contains("Default: `" + field.schema().get("default").asText() + "`");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("specFields")
    void everySpecFieldSaysWhetherItMayChangeWhileLocked(Definition definition, SchemaField field) {
        var sentence = field.path().equals("spec.traffic") ? "While locked it may only grow."
                : FrozenFields.isFrozen(definition.kind(), field.topLevel()) ? "Frozen while locked."
                : "May change while locked.";
        assertThat(field.description()).endsWith(sentence);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void everyFieldHasBounds(Definition definition, SchemaField field) {
        var schema = field.schema();
        switch (field.type()) {
            case "string" -> assertThat(schema.has("enum") || schema.has("maxLength")).as("enum or maxLength").isTrue();
            case "integer" -> {
                assertThat(schema.has("minimum")).as("minimum").isTrue();
                assertThat(schema.has("maximum") || !field.inSpec()).as("maximum").isTrue();
                assertThat(schema.path("format").asText()).isIn("int32", "int64");
            }
            case "integer or string" -> assertThat(schema.has("maxLength") && schema.has("pattern")).as("maxLength and pattern").isTrue();
            case "array" -> {
                assertThat(schema.has("maxItems")).as("maxItems").isTrue();
                assertThat(schema.path("x-kubernetes-list-type").asText()).isIn("map", "atomic");
            }
            case "object" -> assertThat(schema.has("properties") || schema.has("maxProperties")).as("properties or maxProperties").isTrue();
            case "boolean" -> assertThat(schema.has("default")).as("default").isTrue();
            default -> throw new AssertionError("must not be of type '" + field.type() + "'");
        }
        assertThat(schema.has("x-kubernetes-preserve-unknown-fields")).as("preserves unknown fields").isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("specFields")
    void everyNameHasAPattern(Definition definition, SchemaField field) {
        if (field.type().equals("string") && !NO_PATTERN.contains(field.lastName())) {
            assertThat(field.schema().has("pattern") || field.schema().has("enum")).as("pattern or enum").isTrue();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void everyRuleSaysWhatToDo(Definition definition, SchemaField field) {
        for (var rule : field.schema().path("x-kubernetes-validations")) {
            assertThat(rule.path("message").asText()).startsWith("must ").contains(": ");
        }
    }
}
