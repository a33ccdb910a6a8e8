package dev.touchstone.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.start.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    /** A property that the operator does not know would keep it from starting. */
    @ParameterizedTest
    @MethodSource("dev.touchstone.charts.RenderingTest#flavours")
    void theOperatorKnowsEverySetting(String flavour) {
        assertThat(settings(flavour).runtime().image()).contains("images.example/touchstone-runtime:1");
    }

    @Test
    void valuesArriveAsTheyWereWritten() {
        var settings = settings("everything");

        assertThat(settings.alerts().labels()).isEqualTo(Map.of("release", "prometheus", "example.com/tenant", "shop"));
        assertThat(settings.alerts().runbookBaseUrl()).isEqualTo("https://runbooks.example/touchstone");
        assertThat(settings.runtime().env()).isEqualTo(Map.of("JAVA_TOOL_OPTIONS", "-Dx=${y}", "WINDOWS", "C:\\temp"));
        assertThat(settings.redis().storageClass()).contains("fast");
        assertThat(settings.redis().volumeSize()).isEqualTo("20Gi");
        assertThat(settings.s3().volumeSize()).isEqualTo("100Gi");
        assertThat(settings.leaderElection().leaseName()).isEqualTo("ts-operator");
        assertThat(settings.namespaces()).isEmpty();
    }

    @Test
    void nothingSaidIsNotTheSameAsAnEmptyText() {
        var settings = settings("default");

        assertThat(settings.redis().storageClass()).isEmpty();
        assertThat(settings.alerts().labels()).isEmpty();
    }

    @Test
    void namespacesAreAList() {
        assertThat(settings("namespaced").namespaces()).contains(List.of("films", "books"));
    }

    private static Settings settings(String flavour) {
        var text = Objects.only(Flavours.render(flavour), ConfigMap.class).getData().get("operator.properties");
        return config(text).getConfigMapping(Settings.class);
    }

    private static SmallRyeConfig config(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        var map = new HashMap<String, String>();
        properties.forEach((name, value) -> map.put((String) name, (String) value));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(Settings.class)
                .withSources(new PropertiesConfigSource(map, "operator.properties", 270))
                .build();
    }
}
