package dev.touchstone.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses OPERATOR = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("dev.touchstone.operator");

    @Test
    void decisionsArePure() {
        noClasses().that().haveSimpleNameEndingWith("Decision").or().resideInAPackage("..decide..")
                .should().dependOnClassesThat().areAssignableTo(KubernetesClient.class)
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class)
                .orShould().dependOnClassesThat().resideInAnyPackage(
                        "io.javaoperatorsdk..", "io.fabric8.kubernetes.client.dsl..", "io.fabric8.kubernetes.client.informers..",
                        "java.net..", "java.io..", "java.nio.file..", "io.vertx..", "org.jboss.logging..",
                        "dev.touchstone.operator.loop..", "dev.touchstone.operator.start..")
                .orShould().callMethod(java.time.Instant.class, "now")
                .allowEmptyShould(true)
                .check(OPERATOR);
    }

    @Test
    void onlyTheWritersWrite() {
        noClasses().that().resideOutsideOfPackages(
                        "dev.touchstone.operator.apply..", "dev.touchstone.operator.report..",
                        "dev.touchstone.operator.events..", "dev.touchstone.operator.locks..",
                        // A command of its own, for when no operator runs.
                        "dev.touchstone.operator.uninstall..",
                        // The lease of the leader.
                        "dev.touchstone.operator.start..")
                .should().dependOnClassesThat().haveSimpleName("PatchContext")
                .orShould().callMethodWhere(new Writing())
                .check(OPERATOR);
    }

    @Test
    void theFrameworkKnowsNoKind() {
        noClasses().that().resideInAnyPackage(
                        "..operator.conditions..", "..operator.events..", "..operator.apply..", "..operator.report..", "..operator.loop..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "..operator.modelstorage..", "..operator.model..", "..operator.context..", "..operator.route..",
                        "..operator.abtest..", "..operator.slots..", "..operator.locks..", "..operator.alerts..",
                        "dev.touchstone.storage..", "dev.touchstone.route..")
                .check(OPERATOR);
    }

    @Test
    void reconcilersAreFinalAndNamedSo() {
        classes().that().implement(Reconciler.class).and().areNotAssignableFrom(dev.touchstone.operator.loop.Loop.class)
                .should().haveSimpleNameEndingWith("Reconciler")
                .andShould().haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .allowEmptyShould(true)
                .check(OPERATOR);
    }

    @Test
    void resourcesAreOnlyRead() {
        noClasses().should().callMethod(CustomResource.class, "setSpec", Object.class)
                .orShould().callMethod(CustomResource.class, "setStatus", Object.class)
                .check(OPERATOR);
    }
}
