package dev.touchstone.operator.faults.plan;

import dev.touchstone.operator.faults.proxy.Effect;
import dev.touchstone.operator.faults.proxy.Refusal;
import java.time.Duration;

/** What a plan may say under {@code fault}. */
public enum FaultKind {
    /** The request comes that much later ({@code for}). */
    Delay(true),
    Conflict,
    TooManyRequests,
    ServerError,
    Unavailable,
    Unauthorized,
    Forbidden,
    /** The connection is reset before the request arrives. */
    Reset,
    /** It is done, and the connection is reset before the answer. */
    LostAnswer,
    /** It is done, and the answer is that etcd took too long. */
    DoneButTimedOut,
    /** The operator is killed when it has seen the answer. */
    Crash,
    /** The operator is killed when it is done, before the answer. */
    CrashUnanswered,
    /** The first lists are as old as the start of the plan. */
    StaleList,
    CloseWatch,
    ResetWatch,
    /** 410 Gone: list anew. */
    ExpireWatch,
    /** Open and silent for that time ({@code for}); then what was held back comes. */
    StallWatch(true),
    /** Open and silent for that time ({@code for}); then it is reset. */
    StallAndResetWatch(true),
    /** Nothing passes for that time ({@code for}); then everything is reset. */
    Blackout(true);

    private final boolean takesTime;

    FaultKind() {
        this(false);
    }

    FaultKind(boolean takesTime) {
        this.takesTime = takesTime;
    }

    /** Whether it needs to be said for how long. */
    boolean takesTime() {
        return takesTime;
    }

    /** Whether it happens by the clock, to what is open then, and not only at requests. */
    boolean isStruck() {
        return switch (this) {
            case CloseWatch, ResetWatch, ExpireWatch, StallWatch, StallAndResetWatch, Blackout -> true;
            default -> false;
        };
    }

    /** @param version that of the plan's start, for lists that are old */
    Effect effect(Duration time, String version) {
        return switch (this) {
            case Delay -> new Effect.Delay(time);
            case Conflict -> new Effect.Refuse(Refusal.Conflict);
            case TooManyRequests -> new Effect.Refuse(Refusal.TooManyRequests);
            case ServerError -> new Effect.Refuse(Refusal.TimedOut);
            case Unavailable -> new Effect.Refuse(Refusal.Unavailable);
            case Unauthorized -> new Effect.Refuse(Refusal.Unauthorized);
            case Forbidden -> new Effect.Refuse(Refusal.Forbidden);
            case Reset -> new Effect.Reset();
            case LostAnswer -> new Effect.LoseAnswer();
            case DoneButTimedOut -> new Effect.DisguiseAnswer(Refusal.TimedOut);
            case Crash -> new Effect.Crash(true);
            case CrashUnanswered -> new Effect.Crash(false);
            case StaleList -> new Effect.StaleList(version);
            case CloseWatch -> new Effect.CloseWatch();
            case ResetWatch -> new Effect.ResetWatch();
            case ExpireWatch -> new Effect.ExpireWatch();
            case StallWatch -> new Effect.StallWatch(time, true);
            case StallAndResetWatch -> new Effect.StallWatch(time, false);
            case Blackout -> new Effect.Blackout(time);
        };
    }
}
