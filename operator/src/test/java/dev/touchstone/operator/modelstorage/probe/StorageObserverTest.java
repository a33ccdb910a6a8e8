package dev.touchstone.operator.modelstorage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.StorageMode;
import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StorageObserverTest {
    private static final Target TARGET = new Target(
            new StorageDescriptor("shop", "films", Format.RankedList, StorageMode.Versioned, new Field("id", ValueType.String), List.of(), 2,
                    List.of(), new Server("shared-redis", Technology.Redis, "redis", 6379, false, null, null, null)),
            Credentials.NONE);

    private final LinkedBlockingQueue<Observation> next = new LinkedBlockingQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger news = new AtomicInteger();

    @Test
    void oneMissedLookAfterGoodOnesIsNoNews() {
        try (var observer = observer(good(), missed(), good())) {
            observer.watch("uid", new ResourceID("films", "shop"), TARGET);
            Eventually.holds(() -> assertThat(looks.get()).isGreaterThan(3));
            assertThat(observer.latest("uid")).hasValue(good());
            assertThat(news.get()).isEqualTo(1);
        }
    }

    @Test
    void twoMissedLooksAre() {
        try (var observer = observer(good(), missed(), missed())) {
            observer.watch("uid", new ResourceID("films", "shop"), TARGET);
            Eventually.holds(() -> assertThat(observer.latest("uid")).hasValue(missed()));
            assertThat(news.get()).isEqualTo(2);
        }
    }

    /** The last one is seen for ever. */
    private StorageObserver observer(Observation... seen) {
        next.addAll(List.of(seen));
        return new StorageObserver((target, before) -> {
            looks.incrementAndGet();
            return next.size() > 1 ? next.remove() : next.element();
        }, Duration.ofMillis(5), changed -> news.incrementAndGet());
    }

    private static Observation good() {
        return new Observation(TARGET, Optional.of(new StorageDescription(Optional.empty(), 0, -1, List.of())), Optional.empty());
    }

    private static Observation missed() {
        return new Observation(TARGET, good().description(),
                Optional.of(new Observation.Failure(StorageException.Kind.Unavailable, "no answer")));
    }
}
