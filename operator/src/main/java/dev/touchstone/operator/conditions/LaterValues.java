package dev.touchstone.operator.conditions;

import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to say of a spec with values that a later version of the definitions allows: after a rollback, the definitions stay the later
 * ones. Such a resource is refused, what runs of it stays as it is, and no other resource is hindered.
 */
public final class LaterValues {
    private static final String UNKNOWN = "Unknown";

    private LaterValues() {}

    /** Which fields have them, as a sentence without its full stop; empty if everything in the spec is known. */
    public static Optional<String> problem(CustomResource<?, ?> resource) {
        return problem(resource.getSpec());
    }

    /** The same of the spec alone. */
    public static Optional<String> problem(Object spec) {
        var fields = new ArrayList<String>();
        find(spec, "spec", fields);
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(fields.stream().map(field -> "`" + field + "`").collect(Collectors.joining(", "))
                        + (fields.size() == 1 ? " has a value" : " have values")
                        + " that this version of the operator does not know: upgrade the operator, or choose another value");
    }

    /** {@code Accepted=False}, if there are any. */
    public static Optional<Verdict> refusal(CustomResource<?, ?> resource) {
        return problem(resource).map(problem -> Verdict.no(ConditionType.Accepted, Reason.NotSupported, problem + "."));
    }

    private static void find(Object value, String field, List<String> found) {
        switch (value) {
            case Enum<?> constant when constant.name().equals(UNKNOWN) -> found.add(field);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    find(list.get(i), field + "[" + i + "]", found);
                }
            }
            case Record record -> components(record, field, found);
            case null, default -> { }
        }
    }

    private static void components(Record record, String field, List<String> found) {
        for (var component : record.getClass().getRecordComponents()) {
            try {
                find(component.getAccessor().invoke(record), field + "." + component.getName(), found);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
