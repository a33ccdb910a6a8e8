package dev.touchstone.operator.faults.history;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.touchstone.operator.faults.history.Revision.Change;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListedTest {
    private static final RecordedKind LEASE = new RecordedKind("coordination.k8s.io", "v1", "Lease", "leases");

    /** One Lease, last renewed at 10, in a list as of 12. */
    private final Listed listed = new Listed(LEASE, Map.of("Lease/leader", 10L), 12);

    @Test
    void whatIsWrittenAfterTheListNeedNotBeSeenAndDoesNoHarm() {
        assertThatCode(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 10, Change.Modified)))).doesNotThrowAnyException();
        assertThatCode(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 13, Change.Modified)))).doesNotThrowAnyException();
        assertThatCode(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 14, Change.Deleted),
                "Lease/other", revision("other", 15, Change.Added)))).doesNotThrowAnyException();
    }

    @Test
    void whatTheListHasMustBeSeen() {
        assertThatThrownBy(() -> listed.requireSeen(Map.of())).hasMessage("Lease/leader at 10 was not seen yet");
        assertThatThrownBy(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 9, Change.Modified))))
                .hasMessage("Lease/leader at 10 was not seen yet");
    }

    @Test
    void whatTheListHasNoMoreMustBeSeenToGo() {
        assertThatThrownBy(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 10, Change.Modified),
                "Lease/other", revision("other", 11, Change.Added)))).hasMessage("The deletion of Lease/other was not seen yet");
        assertThatCode(() -> listed.requireSeen(Map.of("Lease/leader", revision("leader", 10, Change.Modified),
                "Lease/other", revision("other", 12, Change.Deleted)))).doesNotThrowAnyException();
    }

    private static Revision revision(String name, long version, Change change) {
        var object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name);
        return new Revision(version, change, "Lease", object);
    }
}
