package dev.touchstone.storage.redis;

import dev.touchstone.storage.StorageException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands for those that may block: the operator and the loader. */
final class RedisCommands {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(30);
    private static final int SCAN_COUNT = 1_000;
    /** A count of keys looks at no more than this many before it estimates. */
    private static final long COUNTED_KEYS = 200_000;

    private final RedisServer server;

    RedisCommands(RedisServer server) {
        this.server = server;
    }

    Response run(Request request) {
        return server.await(server.send(request), TIMEOUT);
    }

    /** In order, on one connection; the first error that Redis answers is thrown. */
    List<Response> batch(List<Request> requests) {
        return server.await(server.batch(requests), BATCH_TIMEOUT);
    }

    void unlinkAll(String pattern) {
        scan(pattern, Long.MAX_VALUE, found -> {
            if (!found.isEmpty()) {
                Request unlink = Request.cmd(Command.UNLINK);
                found.forEach(unlink::arg);
                run(unlink);
            }
        });
    }

    /** Exact on a small server; on a large one the share of matching keys among those looked at, times all keys. */
    long count(String pattern) {
        long[] matching = new long[1];
        long looked = scan(pattern, COUNTED_KEYS, found -> matching[0] += found.size());
        if (looked < 0) {
            return matching[0];
        }
        long all = run(Request.cmd(Command.DBSIZE)).toLong();
        return Math.round((double) matching[0] * all / looked);
    }

    /** @return -1 when everything was scanned, else about how many keys were looked at */
    private long scan(String pattern, long limit, Consumer<List<String>> found) {
        String cursor = "0";
        long looked = 0;
        do {
            Response page = run(Request.cmd(Command.SCAN).arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(SCAN_COUNT));
            cursor = page.get(0).toString();
            List<String> keys = new ArrayList<>();
            page.get(1).forEach(key -> keys.add(key.toString()));
            found.accept(keys);
            looked += SCAN_COUNT;
        } while (!cursor.equals("0") && looked < limit);
        return cursor.equals("0") ? -1 : looked;
    }

    /** Why the server takes no writes just now. Not every server lets everybody ask; then nothing is known. */
    Optional<String> full() {
        Map<String, String> info;
        try {
            info = info(run(Request.cmd(Command.INFO)).toString());
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.Unavailable) {
                throw e;
            }
            return Optional.empty();
        }
        String address = "Redis at '" + server.address().host() + ":" + server.address().port() + "'";
        if ("err".equals(info.get("aof_last_write_status"))) {
            return Optional.of(address + " cannot write to its disk: make room on its volume");
        }
        long maximum = Long.parseLong(info.getOrDefault("maxmemory", "0"));
        boolean forgetsNothing = "noeviction".equals(info.get("maxmemory_policy"));
        return maximum > 0 && forgetsNothing && Long.parseLong(info.getOrDefault("used_memory", "0")) >= maximum
                ? Optional.of(address + " has no memory left: raise its `maxmemory` or lower `versions.keep`")
                : Optional.empty();
    }

    private static Map<String, String> info(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return values;
    }

    /** What a server says that we talk to for the first time. */
    void ping() {
        Response pong = run(Request.cmd(Command.PING));
        if (!"PONG".equals(pong.toString())) {
            throw new StorageException(StorageException.Kind.Refused, "'" + server.address().host() + ":" + server.address().port()
                    + "' is not a Redis server");
        }
    }
}
