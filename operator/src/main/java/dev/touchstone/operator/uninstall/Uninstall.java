package dev.touchstone.operator.uninstall;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ends tests, waits a while for an operator that may be up, and clears what is left. */
final class Uninstall {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A third of the time is the operator's; clearing takes a moment, so that most of it is reserve for a slow API server. */
    private static final int OPERATORS_SHARE = 3;

    private final KubernetesClient client;
    private final Clock clock;
    private final Duration timeout;
    private final Consumer<String> say;

    Uninstall(KubernetesClient client, Clock clock, Duration timeout, Consumer<String> say) {
        this.client = client;
        this.clock = clock;
        this.timeout = timeout;
        this.say = say;
    }

    /** @return whether nothing is held any more */
    boolean run(List<String> namespaces) {
        var start = clock.instant();
        var ended = list(ABTest.class, namespaces).filter(Held::isToBeEnded).toList();
        ended.forEach(this::end);
        if (isHeld(namespaces)) {
            say.accept("Waiting for the operator to end tests");
            await(namespaces, start.plus(timeout.dividedBy(OPERATORS_SHARE)));
        }
        do {
            clear(namespaces);
        } while (isUnfinished(namespaces) && pauseUntil(start.plus(timeout)));
        if (isUnfinished(namespaces)) {
            say.accept("Something is still held after " + timeout.toSeconds() + " s: run this again, or see docs/guides/troubleshooting.md");
            return false;
        }
        say.accept("Nothing is held by Touchstone any more. Contexts go on answering until they are deleted.");
        return true;
    }

    private void end(ABTest test) {
        if (attempt("end", test, () -> client.resource(test).patch(MERGE, Serialization.asJson(Map.of("spec", Map.of("state", "Stopped")))))) {
            say.accept("Ended " + name(test));
        }
    }

    private void await(List<String> namespaces, Instant until) {
        while (isHeld(namespaces) && pauseUntil(until)) {
            // The operator works.
        }
    }

    private void clear(List<String> namespaces) {
        everything(namespaces).forEach(object -> {
            if (Held.isLocked(object) && patchStatus(object, "locks", "lockedBy")) {
                say.accept("Unlocked " + name(object));
            }
            if (Held.isOnlySaidToBeLocked(object)) {
                patchStatus(object, "lockedBy");
            }
            if (Held.isPinned(object) && patchStatus(object, "pinned")) {
                say.accept("Released " + name(object));
            }
            if (Held.hasFinalizer(object) && patchFinalizers(object)) {
                say.accept("Took our finalizer from " + name(object) + ": its data stays where it is");
            }
        });
    }

    /** A null in a merge patch removes the field, and with it everybody's ownership of it. */
    private boolean patchStatus(HasMetadata object, String... fields) {
        var nulls = Stream.of(fields).map(f -> "\"" + f + "\":null").collect(Collectors.joining(","));
        return attempt("clear the status of", object, () -> client.resource(object).subresource("status")
                .patch(MERGE, "{\"status\":{" + nulls + "}}"));
    }

    private boolean patchFinalizers(HasMetadata object) {
        var metadata = Map.of(
                "resourceVersion", object.getMetadata().getResourceVersion(), "finalizers", Held.otherFinalizers(object));
        return attempt("take the finalizer from", object,
                () -> client.resource(object).patch(MERGE, Serialization.asJson(Map.of("metadata", metadata))));
    }

    /** One object that resists must not keep the others. */
    private boolean attempt(String what, HasMetadata object, Runnable change) {
        try {
            change.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                say.accept("Could not " + what + " " + name(object) + ": " + e.getMessage());
            }
            return false;
        }
    }

    /** A test that is about to be said to have stopped is waited for as well: nobody is there to say it afterwards. */
    private boolean isHeld(List<String> namespaces) {
        return everything(namespaces).anyMatch(o -> Held.isLocked(o) || Held.isPinned(o) || Held.isStopping(o));
    }

    private boolean isUnfinished(List<String> namespaces) {
        return everything(namespaces)
                .anyMatch(o -> Held.isLocked(o) || Held.isOnlySaidToBeLocked(o) || Held.isPinned(o) || Held.hasFinalizer(o));
    }

    private Stream<HasMetadata> everything(List<String> namespaces) {
        return Stream.of(Context.class, Model.class, ModelStorage.class, ABTest.class).flatMap(k -> list(k, namespaces));
    }

    private <T extends HasMetadata> Stream<T> list(Class<T> kind, List<String> namespaces) {
        try {
            var resources = client.resources(kind);
            return namespaces.isEmpty()
                    ? resources.inAnyNamespace().list().getItems().stream()
                    : namespaces.stream().flatMap(n -> resources.inNamespace(n).list().getItems().stream());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                // The kind is not known here any more.
                return Stream.empty();
            }
            throw e;
        }
    }

    private boolean pauseUntil(Instant deadline) {
        if (!clock.instant().isBefore(deadline)) {
            return false;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        return true;
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
