package dev.touchstone.operator.modelstorage.probe;

import dev.touchstone.storage.StorageException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Removes the data of deleted storages, each once at a time. Safe for many threads. */
public final class StorageDropper {
    private final StorageLook look;
    private final Consumer<ResourceID> changed;
    private final Map<String, State> states = new ConcurrentHashMap<>();

    /** How far a drop is. */
    public sealed interface State {
        record NotStarted() implements State {}

        record Running() implements State {}

        record Done() implements State {}

        /** @param message of the server or driver; a next attempt may succeed */
        record Failed(String message) implements State {}
    }

    public StorageDropper(StorageLook look, Consumer<ResourceID> changed) {
        this.look = look;
        this.changed = changed;
    }

    public State state(String uid) {
        return states.getOrDefault(uid, new State.NotStarted());
    }

    /** Starts a drop unless one runs or succeeded. */
    public void drop(String uid, ResourceID id, Target target) {
        var before = state(uid);
        if (before instanceof State.Running || before instanceof State.Done) {
            return;
        }
        states.put(uid, new State.Running());
        Thread.startVirtualThread(() -> {
            states.put(uid, attempt(target));
            changed.accept(id);
        });
    }

    public void forget(String uid) {
        states.remove(uid);
    }

    private State attempt(Target target) {
        try {
            look.drop(target);
            return new State.Done();
        } catch (StorageException e) {
            return new State.Failed(e.getMessage());
        } catch (RuntimeException e) {
            return new State.Failed(e.toString());
        }
    }
}
