package dev.touchstone.operator.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.api.v1alpha1.Model;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class SlimObjectsTest {
    private static final String MODEL = """
            {"apiVersion": "touchstone.dev/v1alpha1", "kind": "Model",
             "metadata": {"name": "m", "namespace": "films", "uid": "u", "labels": {"team": "discovery"}, "annotations": {"long": "%s"},
               "managedFields": [{"manager": "kubectl", "operation": "Apply", "fieldsV1": {"f:spec": {}}}]},
             "spec": {"endpoint": {"type": "Recommendation", "inputs": []}, "lookup": {"storageRef": {"name": "films"}, "key": "request.filmId"}},
             "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "Ready", "message": "The model can answer."}]}}
            """.formatted("x".repeat(1000));

    private final KubernetesSerialization serialization = serialization();

    @Test
    void everythingButManagedFieldsIsRead() {
        var model = serialization.unmarshal(MODEL, Model.class);

        assertThat(model.getMetadata().getManagedFields()).isEmpty();
        assertThat(model.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(model.getMetadata().getLabels()).containsEntry("team", "discovery");
        assertThat(model.getMetadata().getAnnotations().get("long")).hasSize(1000);
        assertThat(model.getSpec().lookup().key()).isEqualTo("request.filmId");
        assertThat(model.getStatus().conditions().getFirst().getMessage()).isEqualTo("The model can answer.");
    }

    @Test
    void whatTwoObjectsSayAlikeIsKeptOnce() {
        var one = serialization.unmarshal(MODEL, Model.class);
        var other = serialization.unmarshal(MODEL, Model.class);

        assertThat(one.getMetadata().getNamespace()).isSameAs(other.getMetadata().getNamespace());
        assertThat(one.getMetadata().getLabels().get("team")).isSameAs(other.getMetadata().getLabels().get("team"));
        assertThat(one.getSpec().lookup().key()).isSameAs(other.getSpec().lookup().key());
        assertThat(one.getStatus().conditions().getFirst().getMessage()).isSameAs(other.getStatus().conditions().getFirst().getMessage());
    }

    private static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        new SlimObjects().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
