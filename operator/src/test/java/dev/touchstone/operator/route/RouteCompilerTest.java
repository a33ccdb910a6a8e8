package dev.touchstone.operator.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.touchstone.api.v1alpha1.ContextSpec;
import dev.touchstone.api.v1alpha1.ContextSpec.Rule;
import dev.touchstone.operator.route.Compilation.Compiled;
import dev.touchstone.operator.route.Compilation.Refused;
import dev.touchstone.route.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resources in {@code in-<name>.yaml}; what they compile to, or why they do not, in {@code out-<name>.json}. */
class RouteCompilerTest {
    private static final Path FOLDER = Path.of("src/test/resources/route");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final RouteCompiler compiler = new RouteCompiler();

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("in-"))
                    .map(name -> name.substring(3, name.length() - ".yaml".length())).sorted().toList();
        }
    }

    /** With {@code -Dgolden.write=true} the files are written anew; read the difference before you commit it. */
    @ParameterizedTest
    @MethodSource("names")
    void compilesAsTheGoldenFileSays(String name) throws IOException {
        var compilation = compiler.compile(Manifests.sources(FOLDER.resolve("in-" + name + ".yaml")));
        var out = FOLDER.resolve("out-" + name + ".json");
        var text = text(compilation);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(out, text);
        }
        assertThat(text).isEqualTo(Files.readString(out));
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("out-")))
                    .containsExactlyInAnyOrderElementsOf(names().stream().map(name -> "out-" + name + ".json").toList());
        }
    }

    @Test
    void aRouteThatWouldNotFitIsRefused() {
        var sources = films();
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < 1000; i++) {
            rules.add(new Rule("rule-" + i, "x".repeat(1000), List.of(), "request.profile == 'child'", null));
        }
        var compilation = compiler.compile(with(sources, rules));
        assertThat(compilation).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.problems())
                .extracting(Problem::kind).containsExactly(Problem.Kind.RouteTooLarge));
    }

    @Test
    void contentIsTheSameWhenOnlyGenerationAndNumberDiffer() {
        var sources = films();
        var id = sources.identity();
        var later = new RouteSources(new Route.ContextIdentity(id.namespace(), id.name(), id.uid(), 99), sources.context(),
                sources.models(), sources.storages(), sources.tests(), sources.promotion());
        var first = (Compiled) compiler.compile(sources);
        var second = (Compiled) compiler.compile(later);
        assertThat(second.contentHash()).isEqualTo(first.contentHash());
        assertThat(RouteDocument.contentHash(RouteDocument.numbered(first.route(), 7))).isEqualTo(first.contentHash());
    }

    @Test
    void contentDiffersWhenARuleDoes() {
        var sources = films();
        var changed = with(sources, List.of(new Rule("other", "because", List.of(), "item.id == 'x'", null)));
        assertThat(((Compiled) compiler.compile(changed)).contentHash())
                .isNotEqualTo(((Compiled) compiler.compile(sources)).contentHash());
    }

    @Test
    void aRouteReadsBackAsItWasWritten() {
        var route = RouteDocument.numbered(((Compiled) compiler.compile(films())).route(), 12);
        assertThat(RouteDocument.read(RouteDocument.write(route))).contains(route);
    }

    @Test
    void whatIsNoRouteReadsAsNone() {
        assertThat(RouteDocument.read("{\"format\": 2}")).isEmpty();
        assertThat(RouteDocument.read("not json")).isEmpty();
    }

    private static RouteSources films() {
        return Manifests.sources(FOLDER.resolve("in-films-with-tests.yaml"));
    }

    private static RouteSources with(RouteSources sources, List<Rule> rules) {
        var context = sources.context();
        var changed = new ContextSpec(context.endpoint(), context.unit(), context.modelRef(), context.deadlineMillis(),
                context.fallbacks(), rules, context.expectations(), context.capacity(), context.documentation());
        return new RouteSources(sources.identity(), changed, sources.models(), sources.storages(), sources.tests(),
                sources.promotion());
    }

    private static String text(Compilation compilation) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        switch (compilation) {
            case Compiled compiled -> {
                document.put("warnings", words(compiled.warnings()));
                document.put("contentHash", compiled.contentHash());
                document.put("route", JSON.readTree(RouteDocument.write(compiled.route())));
            }
            case Refused refused -> document.put("problems", words(refused.problems()));
        }
        return JSON.writeValueAsString(document) + "\n";
    }

    private static List<String> words(List<Problem> problems) {
        return problems.stream().map(problem -> problem.kind() + ": " + problem.message()).toList();
    }
}
