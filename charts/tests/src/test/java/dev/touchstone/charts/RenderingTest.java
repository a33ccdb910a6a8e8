package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
    static Set<String> flavours() {
        return Flavours.ALL.keySet();
    }

    /** With {@code -Dgolden.write=true} the files are written anew; read the difference before you commit it. */
    @ParameterizedTest
    @MethodSource("flavours")
    void theChartRenders(String flavour) throws IOException {
        var golden = Path.of("src/test/resources/golden", flavour + ".yaml");

        var rendered = Flavours.render(flavour);

        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("flavours")
    void helmFindsNothingToCriticize(String flavour) {
        var run = Helm.lint(Flavours.ALL.get(flavour).toArray(String[]::new));

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "operator.image=, `operator.image` must be set",
        "runtime.image=, `runtime.image` must be set",
        "operator.imagee=x, imagee",
        "operator.replicas=-1, /operator/replicas",
        "redis.storage=lots, /redis/storage",
        "s3.memoryLimit=-1Gi, /s3/memoryLimit",
        "logging.level=LOUD, /logging/level",
        "watch.namespaces={Not_A_Name}, /watch/namespaces/0",
        "alerts.runbookBaseUrl=runbooks, /alerts/runbookBaseUrl",
        "uninstall.timeoutSeconds=0, /uninstall/timeoutSeconds",
    })
    void wrongValuesAreRefusedByName(String value, String said) {
        assertThat(Helm.refusal("--set", value)).contains(said);
    }

    @Test
    void releasesOfOneNameInTwoNamespacesShareNothing() {
        var one = Objects.namesOf(Helm.template("touchstone", "team-a", "--set", "watch.namespaces={films}"));
        var other = Objects.namesOf(Helm.template("touchstone", "team-b", "--set", "watch.namespaces={books}"));

        assertThat(one).isNotEmpty().doesNotContainAnyElementsOf(other);
    }

    @Test
    void aServedNamespaceIsClaimedUnderOneNameSoThatHelmRefusesASecondRelease() {
        var one = Objects.namesOf(Helm.template("touchstone", "team-a", "--set", "watch.namespaces={films}"));
        var other = Objects.namesOf(Helm.template("other", "team-b", "--set", "watch.namespaces={films,books}"));

        assertThat(one).filteredOn(other::contains).containsExactlyInAnyOrder("Role/films/touchstone-operator", "RoleBinding/films/touchstone-operator");
    }
}
