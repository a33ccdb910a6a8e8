package dev.touchstone.definition;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

class ModuleBoundariesTest {
    private static final String[] OURS = {
        "dev.touchstone.api..", "dev.touchstone.assignment..", "dev.touchstone.connection..", "dev.touchstone.expression..",
        "dev.touchstone.lock..", "dev.touchstone.metrics..", "dev.touchstone.route.."
    };
    private static final JavaClasses MAIN = new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(OURS);

    @Test
    void theContractsDependOnNoOtherModuleOfOurs() {
        noClasses().should().dependOnClassesThat(resideInAPackage("dev.touchstone..").and(resideOutsideOfPackages(OURS))).check(MAIN);
    }

    @Test
    void packagesDependDownwardsOnly() {
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage("dev.touchstone..")
                .layer("api").definedBy("dev.touchstone.api..")
                .layer("connection").definedBy("dev.touchstone.connection..")
                .layer("contracts").definedBy("dev.touchstone.route..", "dev.touchstone.metrics..")
                .layer("logic").definedBy("dev.touchstone.assignment..", "dev.touchstone.expression..", "dev.touchstone.lock..")
                .whereLayer("logic").mayNotBeAccessedByAnyLayer()
                .whereLayer("contracts").mayOnlyBeAccessedByLayers("logic")
                .whereLayer("connection").mayOnlyBeAccessedByLayers("contracts", "logic")
                .check(MAIN);
    }

    @Test
    void nothingTalksToAServer() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
                .orShould().dependOnClassesThat().resideInAnyPackage(
                        "io.fabric8.kubernetes.client.dsl..", "io.fabric8.kubernetes.client.http..",
                        "io.fabric8.kubernetes.client.informers..", "java.net..", "java.nio.channels..", "java.net.http..")
                .check(MAIN);
    }

    @Test
    void resourcesAreValues() {
        classes().that().resideInAPackage("dev.touchstone.api..").and().areTopLevelClasses().and().arePublic()
                .should().beRecords().orShould().beEnums().orShould().beAssignableTo("io.fabric8.kubernetes.client.CustomResource")
                .orShould().haveSimpleName("TouchstoneApi")
                .check(MAIN);
    }
}
