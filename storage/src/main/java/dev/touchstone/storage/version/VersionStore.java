package dev.touchstone.storage.version;

import dev.touchstone.storage.RefusedPublication;
import java.util.List;
import java.util.Optional;

/** What a technology has to offer for versions. Blocks. */
public interface VersionStore {

    /** @param stamp what {@link #swap} compares: opaque to everybody else */
    record Stamped(Pointer pointer, String stamp) {}

    Optional<Stamped> pointer();

    /**
     * Writes the pointer if it still is what was seen, and the version that it names still exists.
     *
     * @param seen empty: there must not be a pointer yet
     * @return whether it was written
     */
    boolean swap(Optional<Stamped> seen, Pointer next);

    /** Keeps it beside the pointer, in the place of the one before. */
    void refuse(RefusedPublication refused);

    Optional<RefusedPublication> refused();

    /** There is none any more; nothing to do if there was none. */
    void clearRefused();

    /** Empty when the version does not exist or was not completely written. */
    Optional<Manifest> manifest(String version);

    /** Every version of which there is anything, published or not. */
    List<String> versions();

    /** Removes a version and everything of it. */
    void delete(String version);
}
