package dev.touchstone.storage.s3;

import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clients are shared, and a few are kept when nobody uses them: making one takes longer than most requests, and whoever looks
 * after storages comes back every few seconds.
 */
final class S3Servers {
    private static final int KEPT = 16;

    private record Identity(Server server, Credentials credentials) {}

    private static final class Shared {
        private final S3Server server;
        private int users;

        private Shared(S3Server server) {
            this.server = server;
        }
    }

    /** The least recently acquired first. */
    private final Map<Identity, Shared> open = new LinkedHashMap<>(16, 0.75f, true);

    synchronized Lease acquire(Server server, Credentials credentials) {
        Shared shared = open.computeIfAbsent(new Identity(server, credentials), key -> new Shared(new S3Server(server, credentials)));
        shared.users++;
        return new Lease(shared);
    }

    private synchronized void giveBack(Shared shared) {
        shared.users--;
        Iterator<Shared> all = open.values().iterator();
        while (open.size() > KEPT && all.hasNext()) {
            Shared candidate = all.next();
            if (candidate.users == 0) {
                all.remove();
                candidate.server.close();
            }
        }
    }

    /** One user's hold on a client. */
    final class Lease {
        private final Shared shared;
        private boolean given;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        S3Server server() {
            return shared.server;
        }

        synchronized void close() {
            if (!given) {
                given = true;
                giveBack(shared);
            }
        }
    }
}
