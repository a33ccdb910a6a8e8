package dev.touchstone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who goes back to an earlier build leaves what the later one wrote; an operator that cannot read that would not even start. */
class NewerFieldsTest {
    @ParameterizedTest
    @MethodSource("records")
    void fieldsOfALaterVersionAreNoHindrance(Class<?> record) {
        assertThat(record.getAnnotation(JsonIgnoreProperties.class)).isNotNull()
                .extracting(JsonIgnoreProperties::ignoreUnknown).isEqualTo(true);
    }

    @Test
    void anObjectOfALaterVersionIsReadAsFarAsItIsKnown() {
        var model = new KubernetesSerialization().unmarshal("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: later}
                spec:
                  endpoint: {type: Recommendation, shape: round}
                  lookup: {storageRef: {name: s, namespace: other}, key: request.id, limit: 5}
                  warmth: {degrees: 3}
                status:
                  observedGeneration: 1
                  warmth: 3
                  locks: [{key: u-1, abTest: t, uid: u, run: 1, colour: red}]
                """, Model.class);
        assertThat(model.getSpec().lookup().storageRef().name()).isEqualTo("s");
        assertThat(model.getStatus().locks()).singleElement().extracting(Lock::abTest).isEqualTo("t");
    }

    static Stream<Class<?>> records() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(TouchstoneApi.class.getPackageName()).stream()
                .filter(JavaClass::isRecord).map(JavaClass::reflect);
    }
}
