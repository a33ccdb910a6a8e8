package dev.touchstone.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.api.v1alpha1.ContextSpec.DataSource;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.api.v1alpha1.Endpoint;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.Input;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.OnMissing;
import dev.touchstone.api.v1alpha1.OnUnavailable;
import dev.touchstone.api.v1alpha1.Reference;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.Route.ContextIdentity;
import dev.touchstone.route.Route.FallbackStep;
import dev.touchstone.route.Route.LookupEngine;
import dev.touchstone.route.Route.RoutedModel;
import dev.touchstone.route.Route.UnitExpression;
import dev.touchstone.route.Route.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteSchemaTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCHEMA = "route-v1.schema.json";

    @Test
    void aRouteWithEverythingHasEveryPropertyOfTheSchemaAndNoOther() {
        var result = JsonSchema.check(SCHEMA, everything());

        assertThat(result.problems()).isEmpty();
        assertThat(result.seen()).isEqualTo(JsonSchema.declared(SCHEMA));
    }

    @Test
    void aRouteWithNothingOptionalFitsTheSchema() {
        var storage = new StorageDescriptor("films", "films", Format.Set, StorageMode.Live, new Field("id", ValueType.Integer), null, 2, null,
                new Server("shared-redis", Technology.Redis, "touchstone-redis", 6379, false, null, null, null));
        var route = new Route(Route.FORMAT, 1, new ContextIdentity("films", "film-page", "uid", 1),
                new Endpoint(EndpointType.Classification, null), new UnitExpression("viewer", "request.userId"), 50, "m", null,
                List.of(new RoutedModel("m", "r", 20, new LookupEngine("films", "1"))), List.of(storage), null, null, 0);

        assertThat(JsonSchema.check(SCHEMA, JSON.valueToTree(route)).problems()).isEmpty();
    }

    @Test
    void reportsAndRoutesComeBackAsTheyWere() throws JsonProcessingException {
        var report = new RouteReport(List.of(1), 7, List.of("uid-1"), new RouteReport.Rejection(8, "`model` must be there"));

        assertThat(JSON.readValue(JSON.writeValueAsString(report), RouteReport.class)).isEqualTo(report);
        assertThat(JSON.<JsonNode>valueToTree(JSON.treeToValue(everything(), Route.class))).isEqualTo(everything());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/format | 2 | not the constant",
        "/number | 0 | too small",
        "/model | '' | too short",
        "/deadlineMillis | \"50\" | not of type integer",
        "/endpoint/type | \"Ranking\" | not in the enum",
        "/tests/0/slots/0/to | 10001 | too large",
        "/storages/0/checks/1/maxRowChange | \"101%\" | not of the pattern",
        "/colour | \"blue\" | not declared",
    })
    void whatDoesNotFitIsFound(String pointer, String value, String problem) throws JsonProcessingException {
        var route = everything();
        var slash = pointer.lastIndexOf('/');
        ((ObjectNode) route.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1),
                value == null || value.isEmpty() ? JSON.getNodeFactory().textNode("") : JSON.readTree(value));

        assertThat(JsonSchema.check(SCHEMA, route).problems()).singleElement().asString().contains(problem);
    }

    private static JsonNode everything() {
        var storage = new StorageDescriptor("films", "films", Format.Record, StorageMode.Versioned, new Field("id", ValueType.String),
                List.of(new Field("rating", ValueType.String)), 2, List.of(new Check("enough", 1000L, null), new Check("stable", null, "30%")),
                new Server("external-1", Technology.S3, "s3.example.org", 443, true, 0, "films", "eu-central-1"));
        var rules = List.of(
                new Rule("not-seen", "Never", List.of(new DataSource("seen", new Reference("films"), "item.id", OnMissing.Exclude,
                        OnUnavailable.Stale, 300)), "item.id in data.seen", null),
                new Rule("closed", "Never", null, null, "request.userId == ''"));
        var test = new Route.Test("a-vs-b", "uid-1", 1, "films/a-vs-b", false, List.of(new SlotRange(0, 5000)), "true", "a",
                List.of(new Variant("a", "m", 50), new Variant("b", "n", 50)));
        return JSON.valueToTree(new Route(Route.FORMAT, 7, new ContextIdentity("films", "film-page", "uid", 3),
                new Endpoint(EndpointType.Recommendation, List.of(new Input("userId", ValueType.String, true, true))),
                new UnitExpression("viewer", "request.userId"), 50, "m", List.of(new FallbackStep("p", 5)),
                List.of(new RoutedModel("m", "r", 20, new LookupEngine("films", "request.userId"))), List.of(storage), rules,
                List.of(test), 10));
    }
}
