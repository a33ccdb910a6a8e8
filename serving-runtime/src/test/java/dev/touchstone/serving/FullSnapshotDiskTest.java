package dev.touchstone.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.route.RouteReport.Unreadable;
import dev.touchstone.serving.fixture.Routes;
import dev.touchstone.serving.fixture.RunningServer;
import dev.touchstone.storage.Drivers;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.VersionWriter;
import dev.touchstone.storage.fixture.ServerProcess;
import dev.touchstone.storage.fixture.SmallDisk;
import dev.touchstone.storage.fixture.VersitygwProcess;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A pod's volume for snapshots is too small for the next version: the one before goes on serving, and the pod says why. */
@EnabledIf(value = "dev.touchstone.storage.fixture.SmallDisk#isPossible", disabledReason = "mounting a small disk needs root")
class FullSnapshotDiskTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path work;

    @Test
    void keepsTheVersionThatItHasAndSaysWhy() throws Exception {
        Path snapshots = Files.createDirectories(work.resolve("snapshots"));
        try (var s3 = new VersitygwProcess(Files.createDirectories(work.resolve("s3"))); var disk = SmallDisk.mount(snapshots, 2)) {
            s3.start();
            Routes routes = Routes.filmPage().on(s3.server());
            publish(routes, List.of(new Row("f1", list("small"))));
            try (RunningServer server = RunningServer.start(serving -> Drivers.standard(serving, Clock.systemUTC(), snapshots), 500, 0)) {
                server.credentials(Map.of("shared-s3", VersitygwProcess.CREDENTIALS));
                server.take(routes);
                assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("small");

                publish(routes, large());
                ServerProcess.until("it is refused", () ->
                        server.metric("touchstone_storage_version_rejected_total", "storage=\"neighbours\"", "reason=\"no_space\"") >= 1);
                assertThat(server.server().routes().report().unreadable()).singleElement()
                        .returns("NoSpace", Unreadable::reason)
                        .returns(true, Unreadable::older)
                        .satisfies(one -> assertThat(one.message()).contains("no room for a snapshot"));
                assertThat(RunningServer.ids(server.predict("ada", "f1"))).containsExactly("small");

                publish(routes, List.of(new Row("f1", list("smaller"))));
                ServerProcess.until("one that fits is followed", () -> RunningServer.ids(server.predict("ada", "f1")).equals(List.of("smaller")));
                ServerProcess.until("the trouble is over", () -> server.server().routes().report().unreadable().isEmpty());
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void publish(Routes routes, List<Row> rows) {
        StorageDescriptor storage = routes.build().storages().getFirst();
        var driver = Drivers.standard(vertx, Clock.systemUTC(), work.resolve("writer")).of(storage);
        try (var admin = driver.admin(storage, VersitygwProcess.CREDENTIALS)) {
            admin.provision();
        }
        try (VersionWriter writer = driver.newVersion(storage, VersitygwProcess.CREDENTIALS)) {
            writer.write(rows);
            writer.publish();
        }
    }

    /** Some 6 megabytes. */
    private static List<Row> large() {
        List<Row> rows = new ArrayList<>(List.of(new Row("f1", list("large"))));
        IntStream.range(0, 300).forEach(i -> rows.add(new Row("key-" + i,
                list(IntStream.range(0, 150).mapToObj(j -> "film-" + j + "x".repeat(100)).toArray(String[]::new)))));
        return rows;
    }

    private static RankedList list(String... ids) {
        return RankedList.of(List.of(ids), java.util.Collections.nCopies(ids.length, 0.5));
    }
}
