package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.ABTestSpec;
import dev.touchstone.api.v1alpha1.ABTestStatus;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ContextStatus;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelSpec;
import dev.touchstone.api.v1alpha1.ModelStatus;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.api.v1alpha1.ModelStorageSpec;
import dev.touchstone.api.v1alpha1.ModelStorageStatus;
import dev.touchstone.api.v1alpha1.ValueType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JavaTypesMatchSchemaTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> CONDITION =
            Set.of("type", "status", "observedGeneration", "lastTransitionTime", "reason", "message");

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(new ABTest(), ABTestSpec.class, ABTestStatus.class),
                Arguments.of(new Context(), ContextSpec.class, ContextStatus.class),
                Arguments.of(new Model(), ModelSpec.class, ModelStatus.class),
                Arguments.of(new ModelStorage(), ModelStorageSpec.class, ModelStorageStatus.class));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyPropertyIsAComponentOfAFittingTypeAndTheOtherWayRound(CustomResource<?, ?> resource, Class<?> spec, Class<?> status) {
        var definition = Definitions.of(resource.getKind());
        compare("spec", definition.spec(), spec);
        compare("status", definition.status(), status);
    }

    @ParameterizedTest
    @MethodSource("types")
    void theNamesOfTheKindAreTheSame(CustomResource<?, ?> resource, Class<?> spec, Class<?> status) {
        var names = Definitions.of(resource.getKind()).yaml().at("/spec/names");
        assertThat(names.path("plural").asText()).isEqualTo(resource.getPlural());
        assertThat(names.path("singular").asText()).isEqualTo(resource.getSingular());
        assertThat(texts(names.path("shortNames")))
                .containsExactly(resource.getClass().getAnnotation(io.fabric8.kubernetes.model.annotation.ShortNames.class).value());
        assertThat(texts(names.path("categories"))).containsExactly("touchstone");
        assertThat(resource.getApiVersion()).isEqualTo(Definitions.of(resource.getKind()).yaml().at("/spec/group").asText() + "/"
                + Definitions.of(resource.getKind()).version().path("name").asText());
    }

    private void compare(String path, JsonNode schema, Type type) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            assertThat(type).as(path).isEqualTo(String.class);
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> compareObject(path, schema, type);
            case "array" -> {
                assertThat(((ParameterizedType) type).getRawType()).as(path).isEqualTo(List.class);
                compare(path + "[]", schema.get("items"), ((ParameterizedType) type).getActualTypeArguments()[0]);
            }
            case "string" -> compareString(path, schema, (Class<?>) type);
            case "boolean" -> assertThat(type).as(path).isIn(boolean.class, Boolean.class);
            case "integer" -> {
                var wide = schema.path("format").asText().equals("int64");
                assertThat(type).as(path).isIn(wide ? long.class : int.class, wide ? Long.class : Integer.class);
            }
            default -> throw new AssertionError(path + " has the type '" + schema.path("type").asText() + "'");
        }
    }

    private void compareObject(String path, JsonNode schema, Type type) {
        if (schema.has("additionalProperties")) {
            assertThat(((ParameterizedType) type).getRawType()).as(path).isEqualTo(Map.class);
            compare(path + "{}", schema.get("additionalProperties"), ((ParameterizedType) type).getActualTypeArguments()[1]);
            return;
        }
        var properties = new TreeSet<String>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        if (type == Condition.class) {
            assertThat(properties).as(path).isEqualTo(CONDITION);
            return;
        }
        var record = (Class<?>) type;
        assertThat(record.isRecord()).as(path + " is a record").isTrue();
        assertThat(Arrays.stream(record.getRecordComponents()).map(c -> jsonName(record, c)))
                .as(path).containsExactlyInAnyOrderElementsOf(properties);
        for (var component : record.getRecordComponents()) {
            var name = jsonName(record, component);
            compare(path + "." + name, schema.at("/properties/" + name), component.getGenericType());
        }
        compareDefaults(path, schema, record);
    }

    /** What a record makes of absent values must be what the API server fills in. */
    private void compareDefaults(String path, JsonNode schema, Class<?> record) {
        var empty = JSON.valueToTree(JSON.convertValue(Map.of(), record));
        for (var component : record.getRecordComponents()) {
            var name = jsonName(record, component);
            var byJava = empty.path(name);
            var bySchema = schema.at("/properties/" + name);
            if (!component.getType().isPrimitive() && byJava.isValueNode() && !byJava.isNull()) {
                assertThat(byJava.asText()).as(path + "." + name).isEqualTo(bySchema.path("default").asText());
            }
        }
    }

    private static void compareString(String path, JsonNode schema, Class<?> type) {
        if (!type.isEnum()) {
            assertThat(type).as(path).isEqualTo(String.class);
            return;
        }
        var constants = Arrays.stream(type.getEnumConstants()).map(Object::toString)
                .filter(constant -> !constant.equals("Unknown")).toList();
        assertThat(constants).as(path).containsAll(texts(schema.path("enum")));
        if (type != ValueType.class) {
            assertThat(texts(schema.path("enum"))).as(path).containsExactlyInAnyOrderElementsOf(constants);
        }
    }

    private static String jsonName(Class<?> record, RecordComponent component) {
        try {
            var named = record.getDeclaredField(component.getName()).getAnnotation(JsonProperty.class);
            return named == null ? component.getName() : named.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
