package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** See {@link ModelStorageSpec} for what it declares and {@link ModelStorageStatus} for what was observed. */
@Group(TouchstoneApi.GROUP)
@Version(TouchstoneApi.VERSION)
@Kind("ModelStorage")
@Plural("modelstorages")
@ShortNames("mst")
public final class ModelStorage extends CustomResource<ModelStorageSpec, ModelStorageStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ModelStorageSpec initSpec() {
        return null;
    }

    @Override
    protected ModelStorageStatus initStatus() {
        return null;
    }

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(ModelStorageSpec spec) {
        super.setSpec(spec);
    }
}
