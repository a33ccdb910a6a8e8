package dev.touchstone.serving.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.serving.data.Readability.Trouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadabilityTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7);
    private final Readability readability = new Readability(now::get);

    @Test
    void tellsHowLongTheTroubleLasts() {
        assertThat(readability.trouble()).isEmpty();

        readability.bad("Unavailable", "refused", false);
        pass(7);

        assertThat(readability.trouble()).contains(new Trouble("Unavailable", "refused", 7, false));
    }

    @Test
    void keepsItsFirstWordsWhileTheReasonStays() {
        readability.bad("Unavailable", "refused", false);
        readability.bad("Unavailable", "not in time", true);
        assertThat(readability.trouble()).contains(new Trouble("Unavailable", "refused", 0, true));

        readability.bad("Unauthorized", "wrong password", false);
        assertThat(readability.trouble().orElseThrow().message()).isEqualTo("wrong password");
    }

    @Test
    void aShortRecoveryIsPartOfTheTrouble() {
        readability.bad("Unavailable", "refused", false);
        pass(10);
        readability.good();
        pass(4);
        readability.good();
        assertThat(readability.trouble().orElseThrow().seconds()).isEqualTo(14);

        readability.bad("Unavailable", "refused", false);
        pass(2);
        readability.good();
        pass(4);
        readability.good();
        assertThat(readability.trouble().orElseThrow().seconds()).as("the calm began anew").isEqualTo(20);
    }

    @Test
    void endsWhenAllHasBeenWellForAWhile() {
        readability.bad("Unavailable", "refused", false);
        readability.good();
        pass(5);
        readability.good();

        assertThat(readability.trouble()).isEmpty();
    }

    private void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
