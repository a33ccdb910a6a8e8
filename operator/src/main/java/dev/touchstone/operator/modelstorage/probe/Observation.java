package dev.touchstone.operator.modelstorage.probe;

import dev.touchstone.storage.StorageDescription;
import dev.touchstone.storage.StorageException;
import java.util.Optional;

/**
 * What was last seen of a storage.
 *
 * @param target what was looked at; an observation of another target says nothing
 * @param description the last that succeeded, even if the newest look failed
 * @param failure of the newest look
 */
public record Observation(Target target, Optional<StorageDescription> description, Optional<Failure> failure) {
    /** @param message for people */
    public record Failure(StorageException.Kind kind, String message) {}
}
