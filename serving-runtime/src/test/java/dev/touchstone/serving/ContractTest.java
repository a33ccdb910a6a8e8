package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the server against {@code prediction.openapi.yaml}, and the page about it against the settings. */
class ContractTest {
    private final FakeStorages storages = new FakeStorages();
    private JsonNode contract;

    @BeforeEach
    void read() throws IOException {
        try (var in = ContractTest.class.getResourceAsStream("/schemas/prediction.openapi.yaml")) {
            contract = new YAMLMapper().readTree(in);
        }
        storages.get("neighbours").list("f1", "a", "b");
        storages.get("popular").list("all", "p");
    }

    @Test
    void everyKindOfAnswerIsAsTheContractSays() {
        Routes routes = Routes.filmPage().test("t", 10_000, false, null, "neighbours").fallback("popular", 900)
                .exclude("not-a", "item.id == 'a'").deny("no-robots", "request.profile == 'robot'");
        try (RunningServer server = RunningServer.start(storages, routes);
                RunningServer classifier = RunningServer.start(storages, Routes.filmPage().type(EndpointType.Classification))) {
            List<JsonNode> answers = List.of(server.predict("ada", "f1"), server.predict("ada", "none"),
                    server.predict("{\"inputs\": {\"filmId\": \"f1\", \"profile\": \"robot\"}}"), classifier.predict("ada", "f1"), classifier.predict("ada", "none"));

            assertThat(answers).allSatisfy(answer -> conforms(answer, schema("PredictionResponse"), "answer"));
            Set<String> seen = new TreeSet<>();
            answers.forEach(answer -> answer.fieldNames().forEachRemaining(seen::add));
            assertThat(seen).as("every field of the contract was seen").containsExactlyInAnyOrderElementsOf(names(schema("PredictionResponse").path("properties")));
            conforms(RunningServer.parse(server.post("{}").body()), schema("Problem"), "problem");
        }
    }

    @Test
    void theServerTakesTheFieldsOfTheContractAndNoOthers() {
        try (RunningServer server = RunningServer.start(storages, Routes.filmPage())) {
            assertThat(names(schema("PredictionRequest").path("properties"))).containsExactlyInAnyOrder("inputs", "count", "deadlineMillis");
            assertThat(server.post("{\"inputs\": {\"filmId\": \"f1\"}, \"count\": 1000, \"deadlineMillis\": 60000}").statusCode()).isEqualTo(200);
            names(contract.path("paths")).forEach(path -> assertThat(server.get(path).statusCode()).as(path).isIn(200, 405));
        }
    }

    @Test
    void thePageNamesEverySetting() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("touchstone.root"), "docs/reference/prediction-api.md"));
        String source = Files.readString(Path.of(System.getProperty("touchstone.root"), "serving-runtime/src/main/java/dev/touchstone/serving/Settings.java"));

        assertThat(source.lines().filter(line -> line.contains("environment, \"TOUCHSTONE_") || line.contains("OrDefault(\"TOUCHSTONE_"))
                .map(line -> line.replaceAll(".*\"(TOUCHSTONE_\\w+)\".*", "$1"))).hasSize(13).allMatch(page::contains);
    }

    /** As much of JSON Schema as the contract uses. */
    private void conforms(JsonNode value, JsonNode schema, String at) {
        switch (schema.path("type").asText("")) {
            case "object" -> {
                assertThat(value.isObject()).as(at).isTrue();
                schema.path("required").forEach(name -> assertThat(value.has(name.asText())).as(at + "." + name).isTrue());
                value.fieldNames().forEachRemaining(name -> {
                    JsonNode property = schema.path("properties").path(name);
                    JsonNode other = schema.path("additionalProperties");
                    assertThat(!property.isMissingNode() || other.isObject() || !schema.has("additionalProperties")).as(at + "." + name + " is in the contract").isTrue();
                    conforms(value.path(name), property.isMissingNode() ? other : property, at + "." + name);
                });
            }
            case "array" -> {
                assertThat(value.isArray()).as(at).isTrue();
                assertThat(value.size()).as(at).isBetween(schema.path("minItems").asInt(0), schema.path("maxItems").asInt(Integer.MAX_VALUE));
                value.forEach(item -> conforms(item, schema.path("items"), at + "[]"));
            }
            case "string" -> assertThat(value.isTextual()).as(at).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(at).isTrue();
            case "number" -> assertThat(value.isNumber()).as(at).isTrue();
            default -> {
                if (schema.has("enum")) {
                    assertThat(StreamSupport.stream(schema.path("enum").spliterator(), false).map(JsonNode::asText)).as(at).contains(value.asText());
                }
            }
        }
    }

    private JsonNode schema(String name) {
        return contract.path("components").path("schemas").path(name);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
