package dev.touchstone.operator.model;

import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import java.util.Optional;

/**
 * All that matters to one model.
 *
 * @param revision of the model's spec; {@code null} if that is of a later version and was never known
 * @param storage the one that a lookup names, if it exists
 */
record ModelWorld(Model model, String revision, Optional<ModelStorage> storage) {}
