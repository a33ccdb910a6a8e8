package dev.touchstone.storage.redis;

import dev.touchstone.connection.StorageDescriptor;

/** The names of a storage's keys. The hash tag keeps one storage on one slot of a cluster. */
record RedisKeys(String prefix) {
    static RedisKeys of(StorageDescriptor storage) {
        return new RedisKeys("touchstone:{" + storage.namespace() + "/" + storage.name() + "}:");
    }

    String pointer() {
        return prefix + "current";
    }

    /** The newest load that a check refused. */
    String refused() {
        return prefix + "refused";
    }

    /** Sorted set of version ids by the time they were opened, in milliseconds. */
    String versions() {
        return prefix + "versions";
    }

    /** Exists while the version does: holds the manifest once it is complete, and is empty before. */
    String manifest(String version) {
        return prefix + "v:" + version;
    }

    String rows(String version) {
        return prefix + "v:" + version + ":";
    }

    String live() {
        return prefix + "live:";
    }

    /** For SCAN. Names of namespaces, storages and versions have no character that is special in a pattern. */
    static String startingWith(String start) {
        return start + "*";
    }
}
