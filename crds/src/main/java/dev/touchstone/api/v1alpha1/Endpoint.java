package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What an endpoint takes and gives; a model fits a context when the types are equal and the context has the model's inputs. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Endpoint(EndpointType type, List<Input> inputs) {
    public Endpoint {
        inputs = Lists.orEmpty(inputs);
    }
}
