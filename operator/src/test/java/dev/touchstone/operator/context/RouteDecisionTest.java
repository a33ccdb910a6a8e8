package dev.touchstone.operator.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.operator.route.Compilation;
import dev.touchstone.operator.route.Problem;
import dev.touchstone.operator.route.RouteDocument;
import dev.touchstone.route.Route;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteDecisionTest {
    private static final Compilation REFUSED =
            new Compilation.Refused(List.of(new Problem(Problem.Kind.RefNotFound, "something is gone")));

    @Test
    void theFirstRouteIsNumberOne() {
        var decision = RouteDecision.decide(compiled(Sample.route(0)), List.of(), Optional.empty(), 0);
        assertThat(decision.isNew()).isTrue();
        assertThat(decision.route()).map(Route::number).contains(1L);
    }

    @Test
    void equalContentIsNotWrittenAgain() {
        var decision = RouteDecision.decide(compiled(Sample.route(0)), List.of(), Optional.of(Sample.route(7)), 7);
        assertThat(decision.isNew()).isFalse();
        assertThat(decision.route()).map(Route::number).contains(7L);
    }

    @Test
    void otherContentGetsTheNextNumber() {
        var decision = RouteDecision.decide(compiled(Sample.route(0, "ua")), List.of(), Optional.of(Sample.route(7)), 7);
        assertThat(decision.isNew()).isTrue();
        assertThat(decision.route()).map(Route::number).contains(8L);
    }

    @Test
    void theNumberSurvivesTheLossOfTheConfigMapAndAnOlderOneThatIsPutBack() {
        assertThat(RouteDecision.decide(compiled(Sample.route(0)), List.of(), Optional.empty(), 41).route())
                .map(Route::number).contains(42L);
        assertThat(RouteDecision.decide(compiled(Sample.route(0)), List.of(), Optional.of(Sample.route(3)), 41).route())
                .map(Route::number).contains(42L);
    }

    @Test
    void whatDoesNotCompileLeavesTheLastGoodRoute() {
        var running = List.of(Sample.source("a", "ua", false, 0, 5000));
        var decision = RouteDecision.decide(REFUSED, running, Optional.of(Sample.route(7, "ua")), 7);
        assertThat(decision.isNew()).isFalse();
        assertThat(decision.route()).contains(Sample.route(7, "ua"));
    }

    @Test
    void butATestThatWasAskedToStopLeavesEvenTheLastGoodRoute() {
        var decision = RouteDecision.decide(REFUSED, List.of(), Optional.of(Sample.route(7, "ua")), 7);
        assertThat(decision.isNew()).isTrue();
        assertThat(decision.route()).hasValueSatisfying(route -> {
            assertThat(route.number()).isEqualTo(8);
            assertThat(route.tests()).isEmpty();
        });
    }

    @Test
    void andOneThatWasAskedToPausePauses() {
        var paused = List.of(Sample.source("a", "ua", true, 0, 5000));
        var decision = RouteDecision.decide(REFUSED, paused, Optional.of(Sample.route(7, "ua")), 7);
        assertThat(decision.route().orElseThrow().tests()).singleElement().matches(Route.Test::paused);
    }

    @Test
    void withoutARouteAndWithoutACompilationThereIsNone() {
        assertThat(RouteDecision.decide(REFUSED, List.of(), Optional.empty(), 0).route()).isEmpty();
    }

    private static Compilation compiled(Route route) {
        return new Compilation.Compiled(route, RouteDocument.contentHash(route), List.of());
    }
}
