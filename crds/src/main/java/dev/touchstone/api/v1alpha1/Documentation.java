package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What a person should know: free to change at any time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Documentation(String description, String businessCase, String owner, List<String> references) {
    public Documentation {
        references = Lists.orEmpty(references);
    }
}
