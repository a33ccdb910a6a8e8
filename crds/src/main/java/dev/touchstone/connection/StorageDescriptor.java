package dev.touchstone.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec.Check;
import dev.touchstone.api.v1alpha1.StorageMode;
import java.util.List;

/**
 * Everything that a driver needs to know of one storage, except the credentials.
 *
 * @param namespace with {@code name} the prefix of all that the storage owns on the server
 * @param fields of format Record
 * @param keepVersions how many versions stay readable
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StorageDescriptor(
        String namespace,
        String name,
        Format format,
        StorageMode mode,
        Field key,
        List<Field> fields,
        int keepVersions,
        List<Check> checks,
        Server server) {
    public StorageDescriptor {
        fields = fields == null ? List.of() : List.copyOf(fields);
        checks = checks == null ? List.of() : List.copyOf(checks);
    }
}
