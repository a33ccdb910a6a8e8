package dev.touchstone.operator.start;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * What is read from the API server is mostly kept in caches, so it is read without what is of no use here: which manager owns which
 * field is for the API server alone to know, and would be most of an object; and what all objects say is kept once.
 */
@Singleton
public class SlimObjects implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule("familiar-strings").addDeserializer(String.class, new FamiliarStrings()));
    }

    @JsonIgnoreProperties("managedFields")
    private interface WithoutManagedFields {}
}
