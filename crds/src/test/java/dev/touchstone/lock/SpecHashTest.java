package dev.touchstone.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.Model;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecHashTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String CONTEXT = """
            endpoint: {type: Recommendation, inputs: [{name: userId, type: String}, {name: filmId, type: String, required: true}]}
            unit: {name: viewer, value: request.userId}
            modelRef: {name: film-neighbours}
            fallbacks: [{modelRef: {name: popular-films}}, {modelRef: {name: new-films}}]
            rules:
              - {name: not-seen, reason: Never, exclude: item.id in data.seen, data: [{name: seen, storageRef: {name: viewings}, key: request.userId}]}
              - {name: closed, reason: Never, deny: request.userId == ''}
            capacity: {replicas: 2}
            """;

    private final SpecHash hash = new SpecHash();

    @Test
    void staysTheSameFromReleaseToRelease() {
        // A test that is running while the operator is upgraded has the old release's hash pinned.
        assertThat(hash.of("Context", yaml(CONTEXT))).isEqualTo("c196144885f0bc2b8a1404be3632da403b07190520811c27da52e94661520c9a");
    }

    @Test
    void aFilledInDefaultChangesNothing() {
        var filledIn = CONTEXT
                .replace("name: userId, type: String", "name: userId, type: String, required: false, private: false")
                .replace("{modelRef: {name: popular-films}}", "{modelRef: {name: popular-films}, timeoutMillis: 5}")
                .replace("key: request.userId}", "key: request.userId, onMissing: Empty, onUnavailable: Closed}")
                + "deadlineMillis: 50\n";

        assertThat(hash.of("Context", yaml(filledIn))).isEqualTo(hash.of("Context", yaml(CONTEXT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "capacity: {replicas: 2} | capacity: {replicas: 7}",
        "capacity: {replicas: 2} | expectations: {answered: {atLeast: 99%}}",
        "capacity: {replicas: 2} | documentation: {owner: team-discovery}",
        "capacity: {replicas: 2} | deadlineMillis: null",
    })
    void whatIsFreeChangesNothing(String from, String to) {
        assertThat(hash.of("Context", yaml(CONTEXT.replace(from, to)))).isEqualTo(hash.of("Context", yaml(CONTEXT)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "required: true | required: false",
        "type: Recommendation | type: Classification",
        "value: request.userId | value: request.filmId",
        "name: film-neighbours | name: film-neighbours-2",
        "{modelRef: {name: popular-films}} | {modelRef: {name: popular-films}, timeoutMillis: 6}",
        "{modelRef: {name: popular-films}}, {modelRef: {name: new-films}} | {modelRef: {name: new-films}}, {modelRef: {name: popular-films}}",
        "exclude: item.id in data.seen | exclude: '!(item.id in data.seen)'",
        "key: request.userId | key: request.userId, onUnavailable: Open",
        "capacity: {replicas: 2} | deadlineMillis: 51",
        "capacity: {replicas: 2} | tomorrow: a field that this release does not know",
    })
    void whatIsFrozenChangesTheHash(String from, String to) {
        assertThat(CONTEXT).contains(from);

        assertThat(hash.of("Context", yaml(CONTEXT.replace(from, to)))).isNotEqualTo(hash.of("Context", yaml(CONTEXT)));
    }

    @Test
    void theOrderOfListsWithKeysChangesNothing() {
        var inputs = yaml(CONTEXT.replace("{name: userId, type: String}, {name: filmId, type: String, required: true}",
                "{name: filmId, type: String, required: true}, {name: userId, type: String}"));

        assertThat(hash.of("Context", inputs)).isEqualTo(hash.of("Context", yaml(CONTEXT)));
    }

    @Test
    void theOrderOfVariantsChangesTheHash() {
        var control = "{name: control, modelRef: {name: a}, weight: 50}";
        var other = "{name: other, modelRef: {name: b}, weight: 50}";
        var test = "{contextRef: {name: film-page}, control: control, variants: [%s, %s]}";

        assertThat(hash.of("ABTest", yaml(test.formatted(other, control))))
                .isNotEqualTo(hash.of("ABTest", yaml(test.formatted(control, other))));
    }

    @Test
    void aResourceHasTheHashOfWhatTheApiServerSends() throws JsonProcessingException {
        var context = new Context();
        context.setSpec(YAML.treeToValue(yaml(CONTEXT), ContextSpec.class));

        assertThat(hash.of(context)).isEqualTo(hash.of("Context", yaml(CONTEXT)));
    }

    @Test
    void anotherDefaultInALaterDefinitionChangesNoHashThatWasPinnedBefore() {
        var schema = new SpecSchemas().of("Model").deepCopy();
        var later = (ObjectNode) schema.deepCopy();
        ((ObjectNode) later.at("/properties/timeoutMillis")).put("default", 30);
        var spec = yaml("{endpoint: {type: Recommendation}, timeoutMillis: 20}");

        assertThat(CanonicalSpec.of("Model", later, spec)).isEqualTo(CanonicalSpec.of("Model", schema, spec));
        assertThat(CanonicalSpec.of("Model", later, yaml("{endpoint: {type: Recommendation}, timeoutMillis: 30}")))
                .isNotEqualTo(CanonicalSpec.of("Model", later, spec));
    }

    @Test
    void everyFrozenFieldWithADefaultHasItsFirstDefaultRecorded() {
        var schemas = new SpecSchemas();
        for (var kind : FrozenFields.kinds()) {
            var missing = new ArrayList<String>();
            schemas.of(kind).path("properties").properties().stream()
                    .filter(field -> FrozenFields.isFrozen(kind, field.getKey()))
                    .forEach(field -> withDefaults(field.getKey(), field.getValue(), missing));
            missing.removeIf(path -> FirstDefaults.of(kind, path).isPresent());
            assertThat(missing).as("add to FirstDefaults of " + kind).isEmpty();
        }
    }

    private static void withDefaults(String path, JsonNode schema, List<String> found) {
        if (schema.has("default")) {
            found.add(path);
        }
        schema.path("properties").properties().forEach(field -> withDefaults(path + "." + field.getKey(), field.getValue(), found));
        if (schema.has("items")) {
            withDefaults(path, schema.get("items"), found);
        }
    }

    @Test
    void aRevisionIsTheBeginningOfTheHash() {
        assertThat(SpecHash.revision("3f1c9a20be7d")).isEqualTo("3f1c9a20be");
    }

    @Test
    void anUnknownKindOrMissingSpecIsRefused() {
        assertThatThrownBy(() -> hash.of("Pod", yaml("{}"))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'Pod'");
        assertThatThrownBy(() -> hash.of("Model", yaml("[]"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hash.of(new Model())).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
