package dev.touchstone.storage.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.List;

/** Commands on native sets, cut so that none grows without bound. */
final class RedisSets {
    private static final int MEMBERS_PER_COMMAND = 1_000;
    private static final String CHANGE = """
            if ARGV[1] == '1' then redis.call('DEL', KEYS[1]) end
            local adds = tonumber(ARGV[2])
            for i = 3, #ARGV do
              redis.call(i - 2 <= adds and 'SADD' or 'SREM', KEYS[1], ARGV[i])
            end
            return redis.status_reply('OK')""";

    private RedisSets() {}

    static void add(String key, Collection<String> members, List<Request> requests) {
        Request sadd = null;
        int size = 0;
        for (String member : members) {
            if (size++ % MEMBERS_PER_COMMAND == 0) {
                sadd = Request.cmd(Command.SADD).arg(key);
                requests.add(sadd);
            }
            sadd.arg(member);
        }
    }

    /** Changes a set atomically. */
    static Request change(String key, boolean replace, Collection<String> add, Collection<String> remove) {
        Request eval = Request.cmd(Command.EVAL).arg(CHANGE).arg(1).arg(key).arg(replace ? "1" : "0").arg(add.size());
        add.forEach(eval::arg);
        remove.forEach(eval::arg);
        return eval;
    }
}
