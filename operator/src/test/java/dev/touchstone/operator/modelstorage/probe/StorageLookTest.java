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
import dev.touchstone.operator.testing.RedisProcess;
import dev.touchstone.operator.testing.SetClock;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageLookTest {
    private static final Credentials CREDENTIALS = new Credentials("", RedisProcess.PASSWORD);

    private final AtomicLong nanos = new AtomicLong();
    private final SetClock clock = new SetClock();

    @Test
    void aClockThatIsADayAheadTakesNoVersionAwayThatIsStillRead(@TempDir Path directory) throws Exception {
        var vertx = Vertx.vertx();
        try (var redis = RedisProcess.start()) {
            var drivers = Drivers.standard(vertx, clock, directory);
            var look = new StorageLook(drivers, nanos::get);
            var target = new Target(new StorageDescriptor("shop", "films", Format.RankedList, StorageMode.Versioned,
                    new Field("id", ValueType.String), List.of(), 1, List.of(),
                    new Server("external-1", Technology.Redis, "127.0.0.1", redis.port(), false, 0, null, null)), CREDENTIALS);
            publish(drivers, target, "old");
            publish(drivers, target, "new");

            clock.setOffBy(Duration.ofDays(1));
            assertThat(versions(look, target)).as("just superseded").isEqualTo(2);
            pass(Duration.ofSeconds(59));
            assertThat(versions(look, target)).isEqualTo(2);
            pass(Duration.ofSeconds(1));
            assertThat(versions(look, target)).as("everybody has left it").isEqualTo(1);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static int versions(StorageLook look, Target target) {
        return look.at(target, Optional.empty()).description().orElseThrow().readable().size();
    }

    private static void publish(Drivers drivers, Target target, String item) {
        try (var writer = drivers.of(target.storage()).newVersion(target.storage(), target.credentials())) {
            writer.write(List.of(new Row("a", RankedList.of(List.of(item), List.of(1.0)))));
            writer.publish();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
