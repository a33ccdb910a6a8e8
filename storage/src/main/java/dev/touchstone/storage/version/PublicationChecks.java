package dev.touchstone.storage.version;

import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.storage.StorageException;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What must hold before a version is published. */
public final class PublicationChecks {
    private PublicationChecks() {}

    /** @param before rows of the version that is published now */
    public static void verify(List<Check> checks, long rows, OptionalLong before) {
        List<String> failures = checks.stream().flatMap(check -> failures(check, rows, before)).toList();
        if (!failures.isEmpty()) {
            throw new StorageException(StorageException.Kind.Refused, String.join("; ", failures)
                    + ". The version published before stays. Look at what was loaded, or change `spec.checks` of the ModelStorage");
        }
    }

    private static Stream<String> failures(Check check, long rows, OptionalLong before) {
        if (check.minRows() != null && rows < check.minRows()) {
            return Stream.of("check '" + check.name() + "' does not hold: " + rows + " rows, `minRows` is " + check.minRows());
        }
        if (check.maxRowChange() != null && before.isPresent() && changed(rows, before.getAsLong(), check.maxRowChange())) {
            return Stream.of("check '" + check.name() + "' does not hold: from " + before.getAsLong() + " to " + rows
                    + " rows, `maxRowChange` is '" + check.maxRowChange() + "'");
        }
        return Stream.empty();
    }

    private static boolean changed(long rows, long before, String percent) {
        BigDecimal allowed = new BigDecimal(percent.replace("%", "").trim()).multiply(BigDecimal.valueOf(before));
        return BigDecimal.valueOf(Math.abs(rows - before)).multiply(BigDecimal.valueOf(100)).compareTo(allowed) > 0;
    }
}
