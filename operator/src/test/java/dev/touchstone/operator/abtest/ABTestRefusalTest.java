package dev.touchstone.operator.abtest;

import static dev.touchstone.operator.testing.Films.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that cannot start. */
class ABTestRefusalTest {
    @RegisterExtension
    static final ServedContext page = new ServedContext();
    static final Films films = page.films();

    @Test
    void aTestWithoutTheContextsModelIsRefused() {
        films.test("uncontrolled", page.name(), "50%", "crowd", "popular");
        Eventually.holds(() -> {
            assertThat(page.ready("uncontrolled")).isEqualTo("NoControlModel");
            assertThat(condition(films.test("uncontrolled").getStatus().conditions(), "ResolvedRefs").getMessage())
                    .contains("no variant with the context's own model 'content'");
        });
        assertThat(page.locked()).isEmpty();
    }

    @Test
    void aTestOfAModelThatIsMissingStartsWhenItAppears() {
        films.test("waits", page.name(), "50%", "content", "appearing");
        Eventually.holds(() -> assertThat(page.ready("waits")).isEqualTo("RefNotFound"));
        assertThat(page.locked()).isEmpty();
        films.storage("appearing", "RankedList");
        films.model("appearing");
        Eventually.holds(() -> assertThat(page.ready("waits")).isEqualTo("Running"));
    }

    @Test
    void aVariantThatDoesNotFitIsRefused() {
        films.storage("needy", "RankedList");
        page.client().resource("""
                apiVersion: touchstone.dev/v1alpha1
                kind: Model
                metadata: {name: needy}
                spec:
                  endpoint: {type: Recommendation, inputs: [{name: basket, type: String, required: true}]}
                  lookup: {storageRef: {name: needy}, key: request.basket}
                """).create();
        films.test("misfit", page.name(), "50%", "content", "needy");
        Eventually.holds(() -> {
            assertThat(page.ready("misfit")).isEqualTo("ContextMismatch");
            assertThat(condition(films.test("misfit").getStatus().conditions(), "Ready").getMessage()).contains("'basket'");
        });
    }
}
