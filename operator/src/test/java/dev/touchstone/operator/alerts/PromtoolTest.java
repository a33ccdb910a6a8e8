package dev.touchstone.operator.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.touchstone.api.v1alpha1.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus itself makes of the rules: promtool parses them and plays series against them. */
class PromtoolTest {
    private static final Path CASES = Golden.FOLDER.resolve("promtool");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.touchstone.operator.alerts.AlertRulesTest#contexts")
    void theRulesAreValid(String name) throws Exception {
        var rules = Files.writeString(folder.resolve("rules.yaml"), rulesOf(Golden.context(name)));

        promtool("check", "rules", "--lint=all", "--lint-fatal", rules.toString());
    }

    @ParameterizedTest
    @EnumSource(AlertKind.class)
    void theAlertFiresWhenItMustAndOnlyThen(AlertKind kind) throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), rulesInTwoNamespaces());
        var cases = Files.copy(CASES.resolve(kind.alertName() + ".yaml"), folder.resolve("cases.yaml"));

        promtool("test", "rules", cases.toString());
    }

    @ParameterizedTest
    @MethodSource("anyText")
    void textOfUsersArrivesAsItWasWritten(String owner) throws Exception {
        var context = Golden.context("full");
        context.setSpec(Owners.replace(context.getSpec(), owner));
        Files.writeString(folder.resolve("rules.yaml"), rulesOf(context));
        var cases = Files.writeString(folder.resolve("cases.yaml"), Owners.absentAlertWithOwner(owner));

        promtool("test", "rules", cases.toString());
    }

    static Stream<String> anyText() {
        return Stream.of("{{ $labels.context }}", "{{{", "{", "}}", "{{ end", "a \"b\" 'c' \\ d", "100% # yes: no", "null", "0x10", "ü 模型 🎬");
    }

    private static String rulesInTwoNamespaces() {
        var there = Golden.context("full");
        there.getMetadata().setNamespace("warehouse");
        return rulesOf(Golden.context("full")) + rulesOf(there).replace("groups:\n", "");
    }

    private static String rulesOf(Context context) {
        return AlertRules.of(context, AlertRulesTest.SETTINGS).rulesFile();
    }

    static void promtool(String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as("%s said:%n%s", String.join(" ", command), output).isZero();
        } catch (IOException e) {
            fail("This test needs promtool: apt-get install prometheus, or put promtool on the PATH", e);
        }
    }
}
