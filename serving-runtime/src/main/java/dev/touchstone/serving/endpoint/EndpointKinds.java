package dev.touchstone.serving.endpoint;

import dev.touchstone.api.v1alpha1.EndpointType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The registry of endpoint types. */
public final class EndpointKinds {
    private static final Map<EndpointType, EndpointKind> KINDS = List.of(new Recommendation(), new Classification()).stream()
            .collect(Collectors.toUnmodifiableMap(EndpointKind::type, Function.identity()));

    private EndpointKinds() {}

    public static Optional<EndpointKind> of(EndpointType type) {
        return Optional.ofNullable(type).map(KINDS::get);
    }
}
