package dev.touchstone.serving.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.touchstone.api.v1alpha1.EndpointType;
import dev.touchstone.storage.RankedList;
import java.io.IOException;

/** How one endpoint type is asked and answers. Stateless. */
public interface EndpointKind {
    EndpointType type();

    /** Whether a request may say {@code count}. */
    boolean takesCount();

    /**
     * How many candidates an answer has at most when the request does not say.
     *
     * @param expected what the context expects; 0: nothing
     */
    int defaultCount(int expected);

    /**
     * How many candidates make an answer long enough for a context without an expectation of its own.
     *
     * @param expected what the context expects; 0: nothing
     */
    int enough(int expected);

    /** The name of the result's list in the answer. */
    String resultField();

    void write(JsonGenerator out, RankedList candidate, int index) throws IOException;
}
