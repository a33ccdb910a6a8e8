package dev.touchstone.operator.locks;

import dev.touchstone.api.v1alpha1.Lock;

/** One run of one test, as whoever holds a lock. */
public record Holder(String namespace, String abTest, String uid, long run) {
    /** The lock's map key and its field manager. */
    public String key() {
        return Lock.key(uid, run);
    }

    public static Holder of(String namespace, Lock lock) {
        return new Holder(namespace, lock.abTest(), lock.uid(), lock.run());
    }
}
