package dev.touchstone.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.controlplane.ControlPlane;
import dev.touchstone.lock.FrozenFields;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One change of every spec field of every kind, on a real API server with no operator. */
class LockedFieldsTest {
    @RegisterExtension
    static final ControlPlane CONTROL_PLANE = new ControlPlane();

    private final LockedObjects objects = new LockedObjects(CONTROL_PLANE);

    static Stream<Arguments> changes() {
        return Definitions.all().stream().flatMap(definition -> definition.spec().path("properties").properties().stream()
                .map(property -> Arguments.of(definition.kind(), definition.plural(), property.getKey())));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("changes")
    void aFrozenFieldIsRefusedWhileLockedAndAFreeOneIsNot(String kind, String plural, String field) {
        var object = objects.create(plural);
        hold(object);

        if (FrozenFields.isFrozen(kind, field)) {
            assertThatThrownBy(() -> objects.patch(object, change(plural, field)))
                    .hasMessageContaining(kind.equals("ABTest") ? "must not change while the test is running, paused or stopping"
                            : "must not change while ABTest 'neighbours-vs-als' holds this " + kind)
                    .hasMessageContaining("in one commit");
            assertThat(objects.read(object).get("spec").toString()).isEqualTo(object.get("spec").toString());
        } else {
            assertThatCode(() -> objects.patch(object, change(plural, field))).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("changes")
    void everyFieldThatIsNotImmutableMayChangeWhenNothingIsLocked(String kind, String plural, String field) {
        var object = objects.create(plural);
        var immutable = Manifests.text(Manifests.of(plural, "change-spec." + field)).startsWith(Manifests.IMMUTABLE);

        if (immutable) {
            assertThatThrownBy(() -> objects.patch(object, change(plural, field)))
                    .hasMessageContaining("declare a new " + kind).hasMessageNotContaining("while");
        } else {
            assertThatCode(() -> objects.patch(object, change(plural, field))).doesNotThrowAnyException();
        }
    }

    private void hold(GenericKubernetesResource object) {
        if (object.getKind().equals("ABTest")) {
            objects.pin(object);
        } else {
            objects.lock(object, "neighbours-vs-als", "uid-1");
        }
    }

    private static String change(String plural, String field) {
        var file = Manifests.of(plural, "change-spec." + field);
        assertThat(Files.exists(file)).as("a change of the field, as " + file.getFileName() + " of " + plural).isTrue();
        return Definitions.documents(file).getFirst().toString();
    }
}
