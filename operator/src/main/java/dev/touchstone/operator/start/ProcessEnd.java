package dev.touchstone.operator.start;

/** How this process ends by itself, for another one to be started. Neither waits for it. */
@FunctionalInterface
public interface ProcessEnd {
    /** Another process leads: nothing that was begun here may go on. */
    void atOnce();

    /** Nobody else leads: what was begun may be finished, and the lease is given up. */
    default void inOrder() {
        atOnce();
    }
}
