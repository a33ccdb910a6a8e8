package dev.touchstone.serving.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.serving.engine.Engines;
import dev.touchstone.serving.metrics.ServingMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator's golden files say that it writes, this server takes. Some of them leave out the unit, which a Context must have. */
class OperatorRoutesTest {
    static List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("touchstone.root"), "operator/src/test/resources/route"))) {
            return files.filter(file -> file.getFileName().toString().matches("out-.*\\.json")).filter(file -> route(file).has("unit")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void aWrittenRouteIsTaken(Path file) throws Exception {
        ObjectNode document = route(file).deepCopy();
        document.put("number", 1);

        PreparedRoute prepared = new RouteCompiler(Engines.standard(), new ServingMetrics("films", "film-page")).compile(new RouteParser().parse(document.toString()));

        assertThat(prepared.route().number()).isEqualTo(1);
        assertThat(prepared.models()).containsKey(prepared.route().model());
        assertThat(prepared.tests()).hasSameSizeAs(document.path("tests"));
    }

    private static JsonNode route(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file)).path("route");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
