package dev.touchstone.operator.modelstorage;

import dev.touchstone.api.v1alpha1.ModelStorage;

/** The only finalizer of Touchstone: on storages whose data must go before they do. */
final class DataFinalizer {
    static final String NAME = "touchstone.dev/storage-data";
    /** With value {@code true} a storage in deletion is let go without removing its data. */
    static final String ABANDON = "touchstone.dev/abandon-data";

    private DataFinalizer() {}

    static boolean isOn(ModelStorage storage) {
        return storage.getMetadata().getFinalizers() != null && storage.getMetadata().getFinalizers().contains(NAME);
    }

    static boolean isAbandoned(ModelStorage storage) {
        var annotations = storage.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(ABANDON));
    }

    static String howToAbandon(ModelStorage storage) {
        return "To let it go without removing its data, run `kubectl annotate modelstorage "
                + storage.getMetadata().getName() + " -n " + storage.getMetadata().getNamespace() + " " + ABANDON + "=true`.";
    }
}
