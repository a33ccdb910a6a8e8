package dev.touchstone.operator.faults.rights;

import dev.touchstone.operator.testing.AuditLog.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One verb on one resource of one group. */
record Right(String verb, String resource, String group) implements Comparable<Right> {
    private static final int CREATED = 201;

    /** Every right of the roles among these objects. */
    static TreeSet<Right> granted(Collection<HasMetadata> objects) {
        var all = new TreeSet<Right>();
        objects.stream().flatMap(Right::rules).forEach(rule -> rule.getApiGroups().forEach(group -> rule.getResources().forEach(
                resource -> rule.getVerbs().forEach(verb -> all.add(new Right(verb, resource, group))))));
        return all;
    }

    /** What each of these requests needed. */
    static TreeSet<Right> used(List<Request> requests) {
        var all = new TreeSet<Right>();
        requests.stream().filter(request -> !request.resource().isEmpty() && !request.group().equals("authorization.k8s.io")).forEach(request -> {
            all.add(new Right(request.verb(), request.resource(), request.group()));
            if (request.verb().equals("patch") && request.status() == CREATED) {
                // An apply that makes an object needs both.
                all.add(new Right("create", request.resource(), request.group()));
            }
        });
        return all;
    }

    private static Stream<PolicyRule> rules(HasMetadata object) {
        return switch (object) {
            case Role role -> role.getRules().stream();
            case ClusterRole role -> role.getRules().stream();
            default -> Stream.empty();
        };
    }

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return verb + ' ' + resource + (group.isEmpty() ? "" : '.' + group);
    }
}
