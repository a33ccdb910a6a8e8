package dev.touchstone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After a rollback the definitions, and what was made by them, stay those of the later version. */
class LaterValuesTest {
    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    @ParameterizedTest
    @MethodSource("enums")
    void eachChoiceHasAConstantForThoseOfALaterVersion(Class<?> choice) throws Exception {
        assertThat(choice.getField("Unknown").isAnnotationPresent(JsonEnumDefaultValue.class)).isTrue();
    }

    @Test
    void aSpecOfALaterVersionIsReadAsFarAsItIsKnown() {
        var storage = kubernetes.unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: ModelStorage
                metadata: {name: later}
                spec:
                  technology: Clay
                  format: Record
                  key: {name: id, type: String}
                  fields: [{name: title, type: String}, {name: shape, type: Polygon}]
                  deletionPolicy: Delete
                """, ModelStorage.class);
        assertThat(storage.getSpec().technology()).isEqualTo(Technology.Unknown);
        assertThat(storage.getSpec().fields()).extracting(Field::type).containsExactly(ValueType.String, ValueType.Unknown);
        assertThat(storage.getSpec().deletionPolicy()).isEqualTo(DeletionPolicy.Delete);
        assertThat(storage.getSpec().mode()).isEqualTo(StorageMode.Versioned);
    }

    @Test
    void whatIsKnownIsReadAsEver() {
        var test = kubernetes.convertValue(Map.of("apiVersion", TouchstoneApi.API_VERSION, "kind", "ABTest",
                "spec", Map.of("contextRef", Map.of("name", "page"), "state", "Paused")), ABTest.class);
        assertThat(test.getSpec().state()).isEqualTo(ABTestSpec.State.Paused);
        assertThat(test.getSpec().contextRef().name()).isEqualTo("page");
    }

    /** A route of another build must be refused and not be served by half. */
    @Test
    void whatIsNoSpecOfAResourceIsReadStrictly() {
        assertThatThrownBy(() -> new JsonMapper().readValue("{\"name\": \"id\", \"type\": \"Polygon\"}", Field.class))
                .isInstanceOf(InvalidFormatException.class);
    }

    static Stream<Class<?>> enums() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(TouchstoneApi.class.getPackageName()).stream()
                .filter(JavaClass::isEnum).map(JavaClass::reflect);
    }
}
