package dev.touchstone.operator.faults.proxy;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/** One open watch, as a WebSocket or as a stream. Used on one event loop only. */
final class Watch {
    /** The operator's end. */
    interface Down {
        void send(String event);

        void end();

        void reset();
    }

    private final Vertx vertx;
    private final Call call;
    private final Down down;
    private final Runnable abortUp;
    /** While stalled: what is to be done once it is not. */
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean stalled;
    private boolean over;

    Watch(Vertx vertx, Call call, Down down, Runnable abortUp) {
        this.vertx = vertx;
        this.call = call;
        this.down = down;
        this.abortUp = abortUp;
    }

    Call call() {
        return call;
    }

    void event(String event) {
        inOrder(() -> down.send(event));
    }

    /** The API server ended it. */
    void ended() {
        inOrder(this::close);
    }

    void strike(Effect effect) {
        switch (effect) {
            case Effect.CloseWatch close -> inOrder(this::close);
            case Effect.ResetWatch reset -> reset();
            case Effect.ExpireWatch expire -> inOrder(() -> {
                down.send("{\"type\":\"ERROR\",\"object\":" + Refusal.Gone.status(call) + "}\n");
                close();
            });
            case Effect.StallWatch stall -> stall(stall);
            default -> throw new IllegalArgumentException(effect + " is not done to a watch");
        }
    }

    void close() {
        if (!over) {
            over = true;
            down.end();
            abortUp.run();
        }
    }

    void reset() {
        if (!over) {
            over = true;
            down.reset();
            abortUp.run();
        }
    }

    /** The operator's end is gone already. */
    void abandoned() {
        over = true;
        abortUp.run();
    }

    private void inOrder(Runnable step) {
        if (stalled) {
            held.add(step);
        } else if (!over) {
            step.run();
        }
    }

    private void stall(Effect.StallWatch stall) {
        if (stalled || over) {
            return;
        }
        stalled = true;
        vertx.setTimer(Math.max(1, stall.time().toMillis()), timer -> {
            stalled = false;
            if (!stall.resumes()) {
                reset();
            }
            while (!held.isEmpty() && !over) {
                held.poll().run();
            }
        });
    }
}
