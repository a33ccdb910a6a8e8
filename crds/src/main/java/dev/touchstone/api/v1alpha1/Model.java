package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** See {@link ModelSpec} for what it declares and {@link ModelStatus} for what was observed. */
@Group(TouchstoneApi.GROUP)
@Version(TouchstoneApi.VERSION)
@Kind("Model")
@Plural("models")
@ShortNames("mdl")
public final class Model extends CustomResource<ModelSpec, ModelStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ModelSpec initSpec() {
        return null;
    }

    @Override
    protected ModelStatus initStatus() {
        return null;
    }

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(ModelSpec spec) {
        super.setSpec(spec);
    }
}
