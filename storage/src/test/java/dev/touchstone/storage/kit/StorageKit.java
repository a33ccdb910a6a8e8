package dev.touchstone.storage.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.StorageDescriptor;
import dev.touchstone.storage.PublishedVersion;
import dev.touchstone.storage.RankedList;
import dev.touchstone.storage.Row;
import dev.touchstone.storage.SetValue;
import dev.touchstone.storage.StorageAdmin;
import dev.touchstone.storage.StorageException.Kind;
import dev.touchstone.storage.StorageReader;
import dev.touchstone.storage.Value;
import dev.touchstone.storage.fixture.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Versioned storages, the same for all technologies: all that {@link RowsKit} and {@link VersionsKit} ask, and how servers fail. */
public abstract class StorageKit extends VersionsKit {
    @Test
    void an_empty_storage_has_no_current_version() {
        StorageDescriptor storage = storage(Format.RankedList);

        assertThat(await(reader(storage).current())).isEmpty();
        admin(storage, admin -> assertThat(admin.describe().current()).isEmpty());
    }

    @Test
    void provisioning_twice_is_the_same_as_once() {
        StorageDescriptor storage = storage(Format.RankedList);

        admin(storage, StorageAdmin::provision);
    }

    @Test
    void dropping_leaves_nothing_of_this_storage_and_all_of_others() {
        StorageDescriptor storage = storage(Format.Set);
        StorageDescriptor neighbour = new StorageDescriptor(storage.namespace(), storage.name() + "-b", storage.format(), storage.mode(),
                storage.key(), storage.fields(), 2, List.of(), storage.server());
        publish(storage, new Row("a", new SetValue(Set.of("1"))));
        publish(storage, new Row("a", new SetValue(Set.of("2"))));
        publish(neighbour, new Row("a", new SetValue(Set.of("3"))));

        admin(storage, StorageAdmin::drop);

        assertThat(hasTraces(storage)).isFalse();
        assertThat(await(reader(storage).current())).isEmpty();
        StorageReader other = reader(neighbour);
        assertThat(read(other, prepareCurrent(other).id(), "a")).isEqualTo(new SetValue(Set.of("3")));
        admin(storage, StorageAdmin::drop);
    }

    @Test
    void wrong_credentials_are_told_with_what_to_do() {
        StorageDescriptor storage = storage(Format.RankedList);
        Credentials wrong = new Credentials(credentials().username(), "wrong");

        assertThat(failure(Kind.Unauthorized, () -> {
            try (StorageAdmin admin = driver.admin(storage, wrong)) {
                admin.provision();
            }
        }).getMessage()).contains("`username`", "`password`").doesNotContain("wrong'");
        failure(Kind.Unauthorized, () -> driver.newVersion(storage, wrong));
        failure(Kind.Unauthorized, () -> await(reader(storage, wrong).current()));
    }

    @Test
    void a_server_that_is_down_is_unavailable_and_is_used_again_when_it_is_back() {
        StorageDescriptor storage = storage(Format.RankedList);
        PublishedVersion published = publish(storage, new Row("a", list("1")));
        StorageReader reader = reader(storage);
        prepareCurrent(reader);

        process.kill();
        assertThat(failure(Kind.Unavailable, () -> await(reader.current())).getMessage()).contains(Integer.toString(process.port()));
        admin(storage, admin -> failure(Kind.Unavailable, admin::provision));
        failure(Kind.Unavailable, () -> driver.newVersion(storage, credentials()));
        process.start();

        ServerProcess.until("the reader finds the pointer again", () -> reader.current().toCompletionStage().toCompletableFuture()
                .handle((current, failure) -> failure == null && current.isPresent()).join());
        assertThat(await(reader.current()).orElseThrow().id()).isEqualTo(published.id());
        assertThat(read(reader, published.id(), "a")).isEqualTo(list("1"));
    }

    @Test
    void readers_never_see_a_mixture_or_a_gap_while_versions_are_published_and_dropped() throws Exception {
        StorageDescriptor storage = storage(Format.RankedList);
        publish(storage, new Row("a", list("0")), new Row("b", list("0")));
        StorageReader reader = reader(storage);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                try {
                    PublishedVersion current = prepareCurrent(reader);
                    for (int i = 0; i < 20; i++) {
                        Map<String, Value> values = await(reader.read(current.id(), List.of("a", "b"), TIMEOUT));
                        assertThat(values.get("a")).isInstanceOf(RankedList.class).isEqualTo(values.get("b"));
                        reads.incrementAndGet();
                    }
                } catch (Throwable e) {
                    wrong.add(e);
                    return;
                }
            }
        })).limit(4).toList();

        for (int i = 1; i <= 15; i++) {
            publish(storage, new Row("a", list("" + i)), new Row("b", list("" + i)));
            admin(storage, admin -> admin.dropSuperseded(Duration.ofSeconds(30)));
        }
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(reads.get()).isPositive();
    }
}
