package dev.touchstone.operator.modelstorage.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetainingTest {
    @Test
    void aStorageThatIsGoneStillRetains() {
        assertThat(Retaining.merge(Set.of("gone"), List.of("here"), List.of("other"))).containsExactly("gone", "here");
    }

    @Test
    void aStorageThatNowSaysDeleteNoLongerRetains() {
        assertThat(Retaining.merge(Set.of("films"), List.of(), List.of("films"))).isEmpty();
    }

    @Test
    void tooManyNamesBecomeOneThatNeverGoes() {
        var many = IntStream.range(0, 1000).mapToObj(i -> "s" + i).toList();
        assertThat(Retaining.merge(Retaining.merge(Set.of(), many, List.of()), List.of(), many)).containsExactly(Retaining.MANY);
    }

    @Test
    void theAnnotationReadsAsItWasWritten() {
        var names = Set.of("a", "b");
        assertThat(Retaining.read(Map.of(Retaining.ANNOTATION, Retaining.write(names)))).isEqualTo(names);
        assertThat(Retaining.read(null)).isEmpty();
        assertThat(Retaining.read(Map.of(Retaining.ANNOTATION, ""))).isEmpty();
    }
}
