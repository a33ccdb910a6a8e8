package dev.touchstone.operator.modelstorage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.testing.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedServerRemovalTest {
    @RegisterExtension
    static final SharedStorages storages = new SharedStorages();

    @Test
    void whenAllSaidDeleteNothingStays() {
        storages.create("one", "Redis", "Delete");
        storages.create("two", "Redis", "Delete");
        Eventually.holds(() -> assertThat(storages.claim("data-touchstone-redis-0")).isNotNull());

        storages.delete("one");
        storages.delete("two");

        Eventually.holds(() -> {
            assertThat(storages.storage("one")).isNull();
            assertThat(storages.storage("two")).isNull();
            assertThat(storages.server("touchstone-redis")).isNull();
            assertThat(storages.secret("touchstone-redis-auth")).isNull();
            assertThat(storages.claim("data-touchstone-redis-0")).satisfiesAnyOf(
                    claim -> assertThat(claim).isNull(),
                    claim -> assertThat(claim.getMetadata().getDeletionTimestamp()).isNotNull());
        });
    }
}
