package dev.touchstone.operator.faults.proxy;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What a fault does. */
public sealed interface Effect {
    /** The request reaches the API server that much later. */
    record Delay(Duration by) implements Effect {}

    /** The request reaches the API server once that has come, as that of a process that was paused. */
    record Hold(CompletionStage<?> until) implements Effect {}

    /** The request never reaches the API server; this is answered in its place. */
    record Refuse(Refusal refusal) implements Effect {}

    /** The request never reaches the API server; the connection is reset. */
    record Reset() implements Effect {}

    /** The API server does it, and the connection is reset before the answer. */
    record LoseAnswer() implements Effect {}

    /** The API server does it and answers something else, as when etcd is too slow for it. */
    record DisguiseAnswer(Refusal refusal) implements Effect {}

    /** The API server does it, and the operator is killed after it has, or before it could have, seen the answer. */
    record Crash(boolean answerSeen) implements Effect {}

    /**
     * A list that asked for any version ({@code resourceVersion=0}) is answered from that older one, as by an API server that lags
     * behind its peers. Other lists pass: they must not be old.
     */
    record StaleList(String resourceVersion) implements Effect {}

    /** The watch ends in order, as every watch does after a while. */
    record CloseWatch() implements Effect {}

    /** The watch's connection is reset. */
    record ResetWatch() implements Effect {}

    /** The watch ends with the error that its version is too old; whoever watches has to list anew. */
    record ExpireWatch() implements Effect {}

    /**
     * The watch stays open and nothing comes. Nothing is lost: after that time what was held back comes, or the connection ends.
     */
    record StallWatch(Duration time, boolean resumes) implements Effect {}

    /** For that time nothing passes in either direction; then every connection that was open is reset. */
    record Blackout(Duration time) implements Effect {}

    /** Whether it is done to watches that are open, and not only to the request that set it off. */
    default boolean isAboutWatches() {
        return this instanceof CloseWatch || this instanceof ResetWatch || this instanceof ExpireWatch || this instanceof StallWatch;
    }
}
