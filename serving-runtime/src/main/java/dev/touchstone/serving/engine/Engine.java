package dev.touchstone.serving.engine;

import dev.touchstone.expression.Variables;
import dev.touchstone.serving.route.View;
import dev.touchstone.storage.RankedList;
import io.vertx.core.Future;

/** One prepared model. Called from any event loop, many times at once; never blocks. */
public interface Engine {
    /**
     * Candidates, the best first, more than will be needed if there are: rules take some away.
     *
     * @param request the inputs, as {@code request.<input>}
     * @param millis what the model may take; what is known at once is answered even if that is 0
     * @return at least one candidate; or fails with {@link NoAnswer}, at the latest after {@code millis}
     */
    Future<RankedList> answer(View view, Variables request, long millis);
}
