package dev.touchstone.operator.abtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.api.v1alpha1.ABTest;
import dev.touchstone.api.v1alpha1.Context;
import dev.touchstone.api.v1alpha1.ContextStatus.Share;
import dev.touchstone.api.v1alpha1.Lock;
import dev.touchstone.api.v1alpha1.Model;
import dev.touchstone.api.v1alpha1.ModelStorage;
import dev.touchstone.operator.locks.LockedKind;
import dev.touchstone.operator.testing.ContextServerPod;
import dev.touchstone.operator.testing.Eventually;
import dev.touchstone.operator.testing.FilmService;
import dev.touchstone.operator.testing.Films;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A film service for a test class, in it each test's own Context with two pods, and what is asked about it; after a test nothing may be
 * left locked.
 */
final class ServedContext implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final FilmService service = new FilmService();
    private final Films films = service.films();
    private String name;
    private ContextServerPod first;
    private ContextServerPod second;

    @Override
    public void beforeAll(ExtensionContext context) {
        service.beforeAll(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        service.afterAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        name = "c" + Integer.toHexString(test.getDisplayName().hashCode());
        films.context(name);
        first = ContextServerPod.start(client(), name, name + "-1");
        second = ContextServerPod.start(client(), name, name + "-2");
        Eventually.holds(() -> assertThat(condition("Ready").getStatus()).isEqualTo("True"));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        client().resources(ABTest.class).list().getItems().forEach(one -> client().resource(one).delete());
        Eventually.holds(() -> assertThat(locked()).isEmpty());
        first.close();
        second.close();
        client().resources(Context.class).withName(name).delete();
    }

    String name() {
        return name;
    }

    ContextServerPod second() {
        return second;
    }

    /** Of the Context. */
    Condition condition(String type) {
        return Films.condition(films.contextNamed(name).getStatus().conditions(), type);
    }

    /** All locks that there are. */
    List<Lock> locked() {
        return Stream.<CustomResource<?, ?>>concat(
                        client().resources(Context.class).list().getItems().stream(),
                        Stream.concat(client().resources(Model.class).list().getItems().stream(),
                                client().resources(ModelStorage.class).list().getItems().stream()))
                .flatMap(object -> LockedKind.locks(object).stream()).toList();
    }

    /** Of the test's present run. */
    String key(String test) {
        return Lock.key(films.test(test).getMetadata().getUid(), films.test(test).getStatus().run());
    }

    Share share(String test) {
        return films.contextNamed(name).getStatus().shares().stream()
                .filter(share -> share.abTest().equals(test)).findFirst().orElseThrow();
    }

    /** Why the test is Ready or is not. */
    String ready(String test) {
        return Films.condition(films.test(test).getStatus().conditions(), "Ready").getReason();
    }

    String programmed(String test) {
        return Films.condition(films.test(test).getStatus().conditions(), "Programmed").getReason();
    }

    FilmService service() {
        return service;
    }

    Films films() {
        return films;
    }

    KubernetesClient client() {
        return service.cluster().client();
    }
}
