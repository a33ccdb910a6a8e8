package dev.touchstone.operator.abtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.SlotRange;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.Films;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of one Context have to do with each other and with what comes after them. */
class ABTestLayerTest {
    @RegisterExtension
    static final ServedContext page = new ServedContext();
    static final Films films = page.films();

    @Test
    void thePromotedVariantAnswersUntilTheContextNamesIt() {
        films.test("promotes", page.name(), "100%");
        Eventually.holds(() -> assertThat(page.ready("promotes")).isEqualTo("Running"));

        films.patch(ABTest.class, "promotes", "{\"state\": \"Stopped\", \"promote\": \"other\"}");
        Eventually.holds(() -> {
            assertThat(page.ready("promotes")).isEqualTo("Promoted");
            assertThat(films.route(page.name()).orElseThrow().model()).isEqualTo("crowd");
            assertThat(films.contextNamed(page.name()).getStatus().model()).isEqualTo("crowd");
            assertThat(page.locked()).isEmpty();
        });

        films.test("too-early", page.name(), "10%");
        Eventually.holds(() -> assertThat(page.ready("too-early")).isEqualTo("PromotionPending"));

        films.patch(Context.class, page.name(), "{\"modelRef\": {\"name\": \"crowd\"}}");
        Eventually.holds(() -> {
            assertThat(page.ready("promotes")).isEqualTo("PromotionTaken");
            assertThat(page.ready("too-early")).isEqualTo("Running");
        });
        page.client().resources(ABTest.class).withName("too-early").delete();
        Eventually.holds(() -> assertThat(page.locked()).isEmpty());

        films.patch(Context.class, page.name(), "{\"modelRef\": {\"name\": \"content\"}}");
        Eventually.holds(() -> assertThat(films.route(page.name()).orElseThrow().model()).isEqualTo("content"));
    }

    @Test
    void twoTestsShareTheLayerAndGrowthMovesNobody() {
        films.test("left", page.name(), "30%");
        Eventually.holds(() -> assertThat(page.ready("left")).isEqualTo("Running"));
        films.test("right", page.name(), "50%");
        Eventually.holds(() -> assertThat(page.ready("right")).isEqualTo("Running"));
        assertThat(page.share("left").ranges()).containsExactly(new SlotRange(0, 3000));
        assertThat(page.share("right").ranges()).containsExactly(new SlotRange(3000, 8000));

        films.patch(ABTest.class, "left", "{\"traffic\": \"40%\"}");
        Eventually.holds(() -> assertThat(films.route(page.name()).orElseThrow().tests().getFirst().slots())
                .containsExactly(new SlotRange(0, 3000), new SlotRange(8000, 9000)));
        Eventually.holds(() -> assertThat(page.programmed("left")).isEqualTo("Programmed"));

        films.patch(ABTest.class, "left", "{\"traffic\": \"90%\"}");
        Eventually.holds(() -> assertThat(page.programmed("left")).isEqualTo("NoSlots"));
        assertThat(page.ready("left")).isEqualTo("Running");
        assertThat(page.share("left").ranges()).containsExactly(new SlotRange(0, 3000), new SlotRange(8000, 9000));

        films.test("third", page.name(), "20%");
        Eventually.holds(() -> assertThat(page.ready("third")).isEqualTo("NoSlots"));
        assertThat(page.locked()).noneMatch(lock -> lock.abTest().equals("third"));

        films.patch(ABTest.class, "right", "{\"state\": \"Stopped\"}");
        Eventually.holds(() -> {
            assertThat(page.programmed("left")).isEqualTo("Programmed");
            assertThat(page.ready("third")).isEqualTo("NoSlots");
        });
        assertThat(page.share("left").ranges()).containsExactly(new SlotRange(0, 9000));
    }
}
