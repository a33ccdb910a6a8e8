package dev.touchstone.storage.s3;

import dev.touchstone.connection.StorageDescriptor;

/** Where a storage's objects are in its bucket. */
record ObjectNames(String prefix) {
    static ObjectNames of(StorageDescriptor storage) {
        return new ObjectNames(storage.namespace() + "/" + storage.name() + "/");
    }

    String pointer() {
        return prefix + "current.json";
    }

    /** The newest load that a check refused. */
    String refused() {
        return prefix + "refused.json";
    }

    String versions() {
        return prefix + "versions/";
    }

    String version(String version) {
        return versions() + version + "/";
    }

    String snapshot(String version) {
        return version(version) + "snapshot.tsnap";
    }

    String manifest(String version) {
        return version(version) + "manifest.json";
    }
}
