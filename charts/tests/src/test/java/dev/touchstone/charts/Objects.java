package dev.touchstone.charts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.util.Collection;
import java.util.List;

/** What is in rendered YAML. */
final class Objects {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private Objects() {}

    static List<HasMetadata> of(String yaml) {
        Object parsed = SERIALIZATION.unmarshal(new ByteArrayInputStream(yaml.getBytes()));
        var all = parsed instanceof Collection<?> many ? many : List.of(parsed);
        return all.stream().map(HasMetadata.class::cast).toList();
    }

    static List<String> namesOf(String yaml) {
        return of(yaml).stream().map(o -> o.getKind() + "/" + o.getMetadata().getNamespace() + "/" + o.getMetadata().getName()).toList();
    }

    static <T extends HasMetadata> T only(String yaml, Class<T> kind) {
        return of(yaml).stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }
}
