package dev.touchstone.operator.uninstall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UninstallCommandTest {
    @Test
    void otherArgumentsAreNotThisCommand() {
        assertThat(UninstallCommand.parse()).isEmpty();
        assertThat(UninstallCommand.parse("serve")).isEmpty();
    }

    @Test
    void theChartsArgumentsAreUnderstood() {
        assertThat(UninstallCommand.parse("uninstall", "--timeout-seconds=30", "--namespace=a", "--namespace=b"))
                .contains(new UninstallCommand(Duration.ofSeconds(30), List.of("a", "b")));
    }

    @Test
    void anUnknownArgumentIsRefusedByName() {
        assertThatThrownBy(() -> UninstallCommand.parse("uninstall", "--fast")).hasMessageContaining("'--fast'");
    }
}
