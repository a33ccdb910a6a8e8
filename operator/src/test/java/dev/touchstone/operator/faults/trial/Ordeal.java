package dev.touchstone.operator.faults.trial;

import dev.touchstone.operator.faults.proxy.ApiProxy;
import dev.touchstone.operator.faults.stage.Stage;
import java.time.Instant;
import java.util.Optional;

/** What goes wrong while a scenario is played. What it prints is enough to replay it. */
public interface Ordeal {
    /** Of its row in the table of faults. */
    String name();

    /** One sentence, for the same table. */
    String description();

    /** Whether it needs processes that elect a leader, as they do where they are installed; where one is alone that only takes time. */
    default boolean isAboutLeaders() {
        return false;
    }

    /** It does nothing yet. */
    Course course(Stage stage);

    /** What happens to one operator after the other: what was to happen once does not happen again to the next. */
    interface Course extends AutoCloseable {
        /** What something may go wrong with from now on. An operator that starts may be hit in its start already. */
        void attach(ApiProxy proxy);

        /** Its clock starts now; else when the operator begins to write. */
        default void begin() {}

        /** Since when nothing goes wrong any more by the clock; empty as long as something may. */
        default Optional<Instant> over() {
            return Optional.of(Instant.EPOCH);
        }

        /** What happened otherwise than to a request. */
        default int strikes() {
            return 0;
        }

        @Override
        default void close() {}
    }
}
