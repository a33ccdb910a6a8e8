package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Compares models in a context.
 *
 * @param run raising it (only while nothing is pinned) deals everybody anew
 * @param salt {@code null}: {@code <namespace>/<name>}
 * @param audience CEL bool over {@code request}; {@code null}: everybody
 * @param traffic share of the context's 10,000 slots, such as {@code 50%}
 * @param control the name of the variant that the others are compared with
 * @param promote a variant whose model answers after the test, until the context names it; only with Stopped
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ABTestSpec(
        Reference contextRef,
        Long run,
        String salt,
        String audience,
        String traffic,
        List<Variant> variants,
        String control,
        State state,
        String promote,
        Documentation documentation) {
    public ABTestSpec {
        run = run == null ? 1L : run;
        traffic = traffic == null ? "100%" : traffic;
        variants = Lists.orEmpty(variants);
        state = state == null ? State.Running : state;
    }

    /** @param weight share of the test's units, relative to the sum of all weights */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Variant(String name, Reference modelRef, int weight) {}

    /** What the user wants. */
    public enum State {
        Running,
        Paused,
        Stopped,
        /** Of a later version of the definitions: this build can do nothing with it. */
        @JsonEnumDefaultValue
        Unknown
    }
}
