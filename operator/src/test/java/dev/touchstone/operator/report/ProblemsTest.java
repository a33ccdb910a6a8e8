package dev.touchstone.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.report.Problems.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems();
    private final List<Collection<Problem>> told = new ArrayList<>();

    @Test
    void tellsOfWhatIsWrongAndOnlyWhenThatHasChanged() {
        problems.onChange(told::add);
        var films = storage();

        problems.seen(films, List.of(condition("DataCurrent", "False", "PublicationRefused"), condition("Accepted", "True", "Accepted"),
                condition("Ready", "False", "ServerUnreachable"), condition("Provisioned", "False", "ServerStarting"),
                condition("Tainted", "False", "Untouched"), condition("ResolvedRefs", "Unknown", "Unknown")));
        problems.seen(films, List.of(condition("DataCurrent", "False", "PublicationRefused")));
        assertThat(told).hasSize(2).last().isEqualTo(List.of(new Problem("ModelStorage", "shop", "films", "DataCurrent", "PublicationRefused")));

        problems.seen(films, List.of(condition("DataCurrent", "True", "Published")));
        assertThat(told).hasSize(3).last().isEqualTo(List.of());
    }

    @Test
    void forgetsWhatIsGone() {
        problems.seen(storage(), List.of(condition("DataCurrent", "False", "NoData")));
        problems.onChange(told::add);
        assertThat(told.getLast()).hasSize(1);

        problems.forget(storage());

        assertThat(told.getLast()).isEmpty();
    }

    private static ModelStorage storage() {
        var storage = new ModelStorage();
        storage.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("films").withUid("u").build());
        return storage;
    }

    private static Condition condition(String type, String status, String reason) {
        return new ConditionBuilder().withType(type).withStatus(status).withReason(reason).withMessage("").build();
    }
}
