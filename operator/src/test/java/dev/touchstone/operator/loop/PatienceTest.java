package dev.touchstone.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience();

    @Test
    void whoWaitsInVainWaitsLongerUpToABound() {
        assertThat(Stream.generate(() -> patience.next(object("a"))).limit(7).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L);
        assertThat(patience.next(object("b"))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void afterASuccessItBeginsAnew() {
        patience.next(object("a"));
        patience.forget(object("a"));
        assertThat(patience.next(object("a"))).isEqualTo(Duration.ofSeconds(1));
    }

    private static ConfigMap object(String name) {
        return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("shop").endMetadata().build();
    }
}
