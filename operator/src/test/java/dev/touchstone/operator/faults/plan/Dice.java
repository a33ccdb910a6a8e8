package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.proxy.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Chance by a seed. What is thrown for a request depends on the seed, on what the request is about, and on how many of the same
 * came before it; not on what happens to other objects meanwhile, which no two runs do in the same order.
 */
final class Dice {
    private final long seed;
    private final int fault;
    private final Map<String, Integer> thrown = new HashMap<>();

    Dice(long seed, int fault) {
        this.seed = seed;
        this.fault = fault;
    }

    synchronized boolean says(double probability, Call call) {
        // Without the namespace, which is another one in every run.
        var about = call.verb() + ' ' + call.qualifiedResource() + '/' + call.subresource() + ' ' + call.name();
        var before = thrown.merge(about, 1, Integer::sum);
        return number(seed + " " + fault + " " + about + " " + before) < probability;
    }

    /** From 0 to just below 1. */
    private static double number(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(digest).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
