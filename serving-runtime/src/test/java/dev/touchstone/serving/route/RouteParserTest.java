package dev.touchstone.serving.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.route.Route;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteParserTest {
    private final RouteParser parser = new RouteParser();

    @Test
    void aNumberThatNothingCouldComeAfterIsNoneAndItsRouteIsRefused() {
        for (var number : List.of("0", "-1", Long.toString(Route.MAX_NUMBER + 1), Long.toString(Long.MAX_VALUE),
                BigInteger.ONE.shiftLeft(64).add(BigInteger.TEN).toString())) {
            assertThat(parser.number(document(number))).as(number).isZero();
            assertThatThrownBy(() -> parser.parse(document(number))).as(number).isInstanceOf(InvalidRouteException.class);
        }
        assertThat(parser.number(document(Long.toString(Route.MAX_NUMBER)))).isEqualTo(Route.MAX_NUMBER);
    }

    private static String document(String number) {
        return "{\"format\": " + Route.FORMAT + ", \"number\": " + number + "}";
    }
}
