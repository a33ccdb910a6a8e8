package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.serving.fixture.FakeStorages;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContractTest {
    private static final FakeStorages STORAGES = new FakeStorages();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        STORAGES.get("neighbours").list("f1", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        server = RunningServer.start(STORAGES, Routes.filmPage().exclude("never", "item.id == 'never'"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersTheTenBestByDefaultAndSaysWhoServed() {
        JsonNode answer = server.predict("ada", "f1");

        assertThat(RunningServer.ids(answer)).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        assertThat(answer.at("/items/0/score").asDouble()).isEqualTo(1.0);
        assertThat(answer.path("result").asText()).isEqualTo("Answered");
        assertThat(answer.path("servedBy").toString()).isEqualTo("{\"kind\":\"Model\",\"model\":\"neighbours\",\"revision\":\"r-neighbours\"}");
        assertThat(answer.has("assignment")).isFalse();
        assertThat(answer.has("removedByRules")).isFalse();
    }

    @Test
    void answersAsManyAsAskedFor() {
        assertThat(RunningServer.ids(server.predict("{\"inputs\": {\"filmId\": \"f1\"}, \"count\": 3}"))).containsExactly("a", "b", "c");
        assertThat(RunningServer.ids(server.predict("{\"inputs\": {\"filmId\": \"f1\"}, \"count\": 1000}"))).hasSize(12);
    }

    @Test
    void saysThatNobodyAnswered() {
        JsonNode answer = server.predict("ada", "unknown");

        assertThat(answer.path("result").asText()).isEqualTo("NotAnswered");
        assertThat(answer.has("items")).isFalse();
        assertThat(answer.has("servedBy")).isFalse();
    }

    @Test
    void givesEveryPredictionAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            ids.add(server.predict("ada", "f1").path("predictionId").asText());
        }

        assertThat(ids).hasSize(500).allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"inputs": {}}                                             | inputs.filmId  | `inputs.filmId` must be given
            {"inputs": {"filmId": null}}                               | inputs.filmId  | `inputs.filmId` must be given
            {"inputs": {"filmId": 7}}                                  | inputs.filmId  | `inputs.filmId` must be of type 'String', but is a number
            {"inputs": {"filmId": ["f1"]}}                             | inputs.filmId  | must be of type 'String', but is an array
            {"inputs": {"filmId": "f1", "userId": 4711}}               | inputs.userId  | `inputs.userId` must be of type 'String', but is a number
            {"inputs": {"filmId": "f1", "age": 1.5}}                   | inputs.age     | `inputs.age` must be of type 'Integer'
            {"inputs": {"filmId": "f1", "age": 99999999999999999999}}  | inputs.age     | must fit into 64 bits
            {"inputs": {"filmId": "f1", "ratio": 1e999}}               | inputs.ratio   | too large
            {"inputs": {"filmId": "f1", "member": "yes"}}              | inputs.member  | must be of type 'Boolean', but is a string
            {"inputs": {"filmId": "f1", "filmid": "f2"}}               | inputs.filmid  | is not known; this endpoint has userId, filmId
            {"inputs": {"filmId": "f1", "filmId": "f2"}}               | inputs.filmId  | must not be given twice
            {"inputs": {"filmId": "f1"}, "inputs": {"filmId": "f2"}}   | inputs         | must not be given twice
            {"inputs": [], "count": 3}                                 | inputs         | `inputs` must be an object, but is an array
            {"count": 3}                                               | inputs         | `inputs` must be given
            {"inputs": {"filmId": "f1"}, "count": 0}                   | count          | from 1 to 1000, but is '0'
            {"inputs": {"filmId": "f1"}, "count": 1001}                | count          | from 1 to 1000, but is '1001'
            {"inputs": {"filmId": "f1"}, "count": "3"}                 | count          | but is a string
            {"inputs": {"filmId": "f1"}, "count": 2.0}                 | count          | must be a whole number
            {"inputs": {"filmId": "f1"}, "deadlineMillis": -1}         | deadlineMillis | from 1 to 60000
            {"inputs": {"filmId": "f1"}, "items": []}                  | items          | only endpoints of type 'Ranking'
            {"inputs": {"filmId": "f1"}, "explain": true}              | explain        | `explain` is not known; a request has inputs
            {"inputs": {"filmId": "f1"}} trailing                      |                | malformed at 1:
            {"inputs": {"filmId": "f1"}} {}                            |                | something follows
            {"inputs": {"filmId": "f1",}}                              |                | malformed at 1:2
            {"inputs": {"filmId": "f1"                                 |                | malformed at 1:
            []                                                         |                | must be a JSON object, but is an array
            """)
    void refusesWhatIsNotValidAndNamesTheField(String body, String field, String detail) {
        HttpResponse<String> response = server.post(body.strip());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = RunningServer.parse(response.body());
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(problem.path("field").asText("")).isEqualTo(field == null ? "" : field);
        assertThat(problem.path("status").asInt()).isEqualTo(400);
    }

    @Test
    void refusesAnEmptyBody() {
        assertThat(server.post("").statusCode()).isEqualTo(400);
        assertThat(server.post("").body()).contains("but is empty");
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024 + 1, 1_000_000})
    void refusesABodyOverTheLimit(int size) {
        HttpResponse<String> response = server.post("{\"inputs\": {\"filmId\": \"" + "x".repeat(size) + "\"}}");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(server.predict("ada", "f1").path("result").asText()).isEqualTo("Answered");
    }

    @Test
    void refusesAChunkedBodyOverTheLimit() {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(URI.create(server.address() + "/v1/predict"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[200_000]))).build());

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void takesABodyJustAtTheLimit() {
        String body = "{\"inputs\": {\"filmId\": \"f1\", \"profile\": \"\"}}";
        String padded = body.replace("\"\"", "\"" + "x".repeat(64 * 1024 - body.length()) + "\"");

        assertThat(padded).hasSize(64 * 1024);
        assertThat(server.predict(padded).path("result").asText()).isEqualTo("Answered");
    }

    @Test
    void refusesOtherPathsMethodsAndMediaTypes() {
        assertThat(server.get("/v2/predict").statusCode()).isEqualTo(404);
        assertThat(server.get("/v1/predict").statusCode()).isEqualTo(405);
        assertThat(server.get("/v1/predict").headers().firstValue("Allow")).hasValue("POST");
        HttpResponse<String> form = server.send(HttpRequest.newBuilder(URI.create(server.address() + "/v1/predict"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString("{}")).build());
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(form.body()).contains("application/json");
        HttpResponse<String> charset = server.send(HttpRequest.newBuilder(URI.create(server.address() + "/v1/predict"))
                .header("Content-Type", "application/json; charset=utf-8").POST(HttpRequest.BodyPublishers.ofString("{\"inputs\":{\"filmId\":\"f1\"}}")).build());
        assertThat(charset.statusCode()).isEqualTo(200);
    }

    @Test
    void describesTheContextAndItsModels() {
        JsonNode context = RunningServer.parse(server.get("/v1/context").body());
        JsonNode models = RunningServer.parse(server.get("/v1/models").body());

        assertThat(context.path("name").asText()).isEqualTo("film-page");
        assertThat(context.at("/endpoint/inputs/1/name").asText()).isEqualTo("filmId");
        assertThat(context.at("/rules/0/reason").asText()).isEqualTo("because");
        assertThat(models.at("/models/0/lookup/version").asText()).isEqualTo("1");
        assertThat(server.get("/").body()).contains("POST /v1/predict");
    }

    @Test
    void answersAllLabelsOfAClassification() {
        FakeStorages storages = new FakeStorages();
        storages.get("neighbours").list("f1", "fraud", "fine");
        try (RunningServer classifier = RunningServer.start(storages, Routes.filmPage().type(EndpointType.Classification))) {
            JsonNode answer = classifier.predict("ada", "f1");

            assertThat(answer.path("labels").toString()).isEqualTo("[{\"label\":\"fraud\",\"probability\":1.0},{\"label\":\"fine\",\"probability\":0.9990234375}]");
            assertThat(classifier.post("{\"inputs\": {\"filmId\": \"f1\"}, \"count\": 1}").statusCode()).isEqualTo(400);
        }
    }
}
