package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** See {@link ContextSpec} for what it declares and {@link ContextStatus} for what was observed. */
@Group(TouchstoneApi.GROUP)
@Version(TouchstoneApi.VERSION)
@Kind("Context")
@Plural("contexts")
@ShortNames("ctx")
public final class Context extends CustomResource<ContextSpec, ContextStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ContextSpec initSpec() {
        return null;
    }

    @Override
    protected ContextStatus initStatus() {
        return null;
    }

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(ContextSpec spec) {
        super.setSpec(spec);
    }
}
