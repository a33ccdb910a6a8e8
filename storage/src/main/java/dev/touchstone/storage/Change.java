package dev.touchstone.storage;

import java.util.List;

/** One change of a Live storage. Changes of the same key take effect in their order. */
public sealed interface Change {
    String key();

    /** The row is as given, whatever it was before. */
    record Upsert(String key, Value value) implements Change {}

    /** No error when there is no such row. */
    record Delete(String key) implements Change {}

    /** Format Set only. */
    record Members(String key, List<String> add, List<String> remove) implements Change {
        public Members {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }
}
