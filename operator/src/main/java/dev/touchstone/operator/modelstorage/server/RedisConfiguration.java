package dev.touchstone.operator.modelstorage.server;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/** The shared Redis: durable within a second, and full rather than forgetful. */
final class RedisConfiguration {
    /** What is left pays for the copy that a rewrite of the log makes, and for client buffers. */
    private static final BigDecimal DATA_SHARE = new BigDecimal("0.6");

    private RedisConfiguration() {}

    static String of(Quantity memoryLimit) {
        var bytes = Quantity.getAmountInBytes(memoryLimit).multiply(DATA_SHARE).toBigInteger();
        return """
                port 6379
                bind * -::*
                include %s/auth.conf
                dir /data
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory %d
                maxmemory-policy noeviction
                tcp-keepalive 60
                timeout 0
                daemonize no
                logfile ""
                """.formatted(SharedServer.AUTH_PATH, bytes);
    }
}
