package dev.touchstone.storage.redis;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts who uses a server, so that storages share connections and the last one closes them. */
final class RedisServers {
    /** Readers have somebody waiting who would rather fall back; writers would rather wait than begin again. */
    private static final Duration SILENCE_OF_READERS = Duration.ofSeconds(2);

    private static final Duration SILENCE_OF_WRITERS = Duration.ofSeconds(30);

    private record Identity(String host, int port, boolean tls, Integer database, Credentials credentials, Duration silence) {}

    private static final class Shared {
        private final RedisServer server;
        private int users;

        private Shared(RedisServer server) {
            this.server = server;
        }
    }

    private final Vertx vertx;
    private final Map<Identity, Shared> open = new HashMap<>();

    RedisServers(Vertx vertx) {
        this.vertx = vertx;
    }

    Lease acquire(Server server, Credentials credentials) {
        return acquire(server, credentials, SILENCE_OF_READERS);
    }

    /** A large batch may take a busy server longer than a reader would wait. */
    Lease acquireForWriting(Server server, Credentials credentials) {
        return acquire(server, credentials, SILENCE_OF_WRITERS);
    }

    private synchronized Lease acquire(Server server, Credentials credentials, Duration silence) {
        Identity identity = new Identity(server.host(), server.port(), server.tls(), server.database(), credentials, silence);
        Shared shared = open.computeIfAbsent(identity, key -> new Shared(new RedisServer(vertx, server, credentials, silence)));
        shared.users++;
        return new Lease(identity, shared.server);
    }

    private synchronized void giveBack(Identity identity) {
        Shared shared = open.get(identity);
        if (--shared.users == 0) {
            open.remove(identity);
            shared.server.close();
        }
    }

    /** One user's hold on the connections. */
    final class Lease {
        private final Identity identity;
        private final RedisServer server;
        private boolean given;

        private Lease(Identity identity, RedisServer server) {
            this.identity = identity;
            this.server = server;
        }

        RedisServer server() {
            return server;
        }

        synchronized void close() {
            if (!given) {
                given = true;
                giveBack(identity);
            }
        }
    }
}
