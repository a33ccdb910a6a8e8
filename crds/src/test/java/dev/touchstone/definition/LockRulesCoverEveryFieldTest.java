package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.definition.Definitions.Definition;
import dev.touchstone.lock.FrozenFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockRulesCoverEveryFieldTest {
    static Stream<Definition> definitions() {
        return Definitions.all().stream();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void everySpecFieldIsInTheRuleOrInTheFreeList(Definition definition) {
        var conjunct = Pattern.compile("has\\(self\\.spec\\.(\\w+)\\) == has\\(oldSelf\\.spec\\.\\1\\)"
                + " && \\(!has\\(self\\.spec\\.\\1\\) \\|\\| \\(?self\\.spec\\.\\1 == oldSelf\\.spec\\.\\1");

        var inRule = conjunct.matcher(lockRule(definition)).results().map(r -> r.group(1)).toList();

        var covered = new ArrayList<>(inRule);
        covered.addAll(FrozenFields.free(definition.kind()));
        assertThat(covered).containsExactlyInAnyOrderElementsOf(names(definition.spec().path("properties")));
    }

    @Test
    void theOrderOfVariantsIsFrozenThoughListMapsCompareWithoutOrder() {
        assertThat(lockRule(Definitions.of("ABTest")))
                .contains("self.spec.variants.map(v, v.name) == oldSelf.spec.variants.map(v, v.name)");
    }

    @Test
    void thePolicyNamesTheSameFreeFields() {
        var expression = variable("in-use.touchstone.dev", "free");

        for (var definition : List.of(Definitions.of("Context"), Definitions.of("Model"), Definitions.of("ModelStorage"))) {
            var list = Pattern.compile("'" + definition.plural() + "': \\[([^\\]]*)]").matcher(expression);
            assertThat(list.find()).isTrue();
            assertThat(Set.of(list.group(1).replace("'", "").split(", "))).isEqualTo(FrozenFields.free(definition.kind()));
        }
    }

    @Test
    void messagesNameTheFreeFields() {
        for (var definition : List.of(Definitions.of("Context"), Definitions.of("Model"), Definitions.of("ModelStorage"))) {
            var message = rules(definition.root()).filter(r -> r.path("rule").asText().contains("status.locks"))
                    .map(r -> r.path("messageExpression").asText()).collect(Collectors.joining());
            assertThat(message).contains(FrozenFields.free(definition.kind()).stream().map(f -> "`" + f + "`").toList());
        }
    }

    private static String lockRule(Definition definition) {
        return rules(definition.root()).map(r -> r.path("rule").asText())
                .filter(r -> r.contains("oldSelf.status") && r.contains("has(self.spec.")).collect(Collectors.joining());
    }

    private static Stream<JsonNode> rules(JsonNode schema) {
        return java.util.stream.StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false);
    }

    private static String variable(String policy, String name) {
        return Definitions.policies().stream()
                .filter(d -> d.path("kind").asText().equals("ValidatingAdmissionPolicy") && d.at("/metadata/name").asText().equals(policy))
                .flatMap(d -> java.util.stream.StreamSupport.stream(d.at("/spec/variables").spliterator(), false))
                .filter(v -> v.path("name").asText().equals(name)).findFirst().orElseThrow().path("expression").asText();
    }

    private static Set<String> names(JsonNode properties) {
        var names = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
