package dev.touchstone.operator.route;

import dev.touchstone.connection.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warns of fallbacks that would fail together with the model: both read the same server. */
final class SharedFailureDomains {
    private SharedFailureDomains() {}

    static List<Problem> warnings(RouteSources sources) {
        var warnings = new ArrayList<Problem>();
        var answering = RouteCompiler.answering(sources);
        var own = server(answering, sources);
        for (int i = 0; i < sources.context().fallbacks().size(); i++) {
            var fallback = sources.context().fallbacks().get(i).modelRef().name();
            if (own.isPresent() && own.equals(server(fallback, sources))) {
                warnings.add(new Problem(Problem.Kind.SharedFailureDomain, "`spec.fallbacks[" + i + "].modelRef` names '" + fallback
                        + "', which reads the server '" + own.get() + "' just as the model '" + answering
                        + "' does: when that server is down, both are; put the fallback's storage on another server"));
            }
        }
        return warnings;
    }

    private static Optional<String> server(String model, RouteSources sources) {
        return Optional.ofNullable(sources.models().get(model))
                .flatMap(source -> RouteCompiler.storage(source.spec()))
                .map(sources.storages()::get)
                .map(storage -> storage.server())
                .map(Server::id);
    }
}
