package dev.touchstone.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Technology;
import dev.touchstone.connection.Server;
import dev.touchstone.storage.StorageException.Kind;
import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisErrorsTest {
    @ParameterizedTest
    @ValueSource(strings = {
            "MISCONF Errors writing to the AOF file: No space left on device",
            "ERR [7] MISCONF Errors writing to the AOF file: No space left on device",
            "ERR [62\nERR [61] MISCONF Errors writing to the AOF file: No space left on device\n"
                    + "ERR [60] MISCONF Errors writing to the AOF file: No space left on device] MISCONF Errors writing to the AOF file: x"})
    void aFullDiskIsToldAsOneHoweverManyCommandsMetIt(String message) {
        var told = RedisErrors.of(ErrorType.create(message), server());

        assertThat(told.kind()).isEqualTo(Kind.NoSpace);
        assertThat(told).hasMessageContaining(
                "cannot write to its disk (MISCONF Errors writing to the AOF file: No space left on device): make room on its volume");
    }

    private static Server server() {
        return new Server("shared-redis", Technology.Redis, "redis.shop", 6379, false, 0, null, null);
    }
}
