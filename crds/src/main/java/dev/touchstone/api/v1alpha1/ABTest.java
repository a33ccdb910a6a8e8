package dev.touchstone.api.v1alpha1;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** See {@link ABTestSpec} for what it declares and {@link ABTestStatus} for what was observed. */
@Group(TouchstoneApi.GROUP)
@Version(TouchstoneApi.VERSION)
@Kind("ABTest")
@Plural("abtests")
@ShortNames("abt")
public final class ABTest extends CustomResource<ABTestSpec, ABTestStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected ABTestSpec initSpec() {
        return null;
    }

    @Override
    protected ABTestStatus initStatus() {
        return null;
    }

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(ABTestSpec spec) {
        super.setSpec(spec);
    }
}
