package dev.touchstone.expression;

import dev.touchstone.api.v1alpha1.Field;
import dev.touchstone.api.v1alpha1.Format;
import dev.touchstone.api.v1alpha1.ModelStorageSpec;
import dev.touchstone.api.v1alpha1.ValueType;
import dev.touchstone.connection.StorageDescriptor;
import java.util.List;

/**
 * What an expression must know of a storage that it reads.
 *
 * @param key the type of its key
 * @param fields of format Record
 */
public record StorageShape(Format format, ValueType key, List<Field> fields) {
    public StorageShape {
        fields = List.copyOf(fields);
    }

    public static StorageShape of(ModelStorageSpec storage) {
        return new StorageShape(storage.format(), storage.key().type(), storage.fields());
    }

    public static StorageShape of(StorageDescriptor storage) {
        return new StorageShape(storage.format(), storage.key().type(), storage.fields());
    }
}
