package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorageSpec.External;
import dev.touchstone.connection.Credentials;
import dev.touchstone.connection.Server;
import dev.touchstone.operator.conditions.ConditionType;
import dev.touchstone.operator.conditions.Reason;
import dev.touchstone.operator.conditions.Verdict;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Whether a credentials Secret may be sent to an external server. */
final class CredentialsDecision {
    static final String SECRET_TYPE = "touchstone.dev/storage-credentials";

    private CredentialsDecision() {}

    record Resolved(Verdict verdict, Optional<Credentials> credentials) {}

    static Resolved decide(External external, Server server, Optional<Secret> secret) {
        if (external.credentialsSecretRef() == null) {
            return yes(Credentials.NONE);
        }
        var name = external.credentialsSecretRef().name();
        if (secret.isEmpty()) {
            return no(Reason.RefNotFound, "`spec.server.external.credentialsSecretRef` names Secret '" + name
                    + "', which does not exist: create it with type '" + SECRET_TYPE + "'.");
        }
        if (!SECRET_TYPE.equals(secret.get().getType())) {
            return no(Reason.RefNotPermitted, "Secret '" + name + "' has type '" + secret.get().getType() + "' but must have '"
                    + SECRET_TYPE + "': create it anew with that type.");
        }
        var hosts = Arrays.asList(decoded(secret.get(), "hosts").split("[\\s,]+"));
        if (!hosts.contains(server.host()) && !hosts.contains(server.host() + ":" + server.port())) {
            return no(Reason.RefNotPermitted, "Secret '" + name + "' does not list host '" + server.host()
                    + "' in its key `hosts`, so it must not be sent there: add the host to the list.");
        }
        return yes(new Credentials(decoded(secret.get(), "username"), decoded(secret.get(), "password")));
    }

    private static Resolved yes(Credentials credentials) {
        return new Resolved(
                Verdict.yes(ConditionType.ResolvedRefs, Reason.Resolved, "Everything that the spec names may be used."),
                Optional.of(credentials));
    }

    private static Resolved no(Reason reason, String message) {
        return new Resolved(Verdict.no(ConditionType.ResolvedRefs, reason, message), Optional.empty());
    }

    private static String decoded(Secret secret, String key) {
        var value = secret.getData() == null ? null : secret.getData().get(key);
        return value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip();
    }
}
