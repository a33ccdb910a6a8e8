package dev.touchstone.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Of ours, drivers know the contracts only; and no technology knows another. */
@AnalyzeClasses(packages = "dev.touchstone.storage", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule OF_OURS_ONLY_THE_CONTRACTS = classes().should().onlyDependOnClassesThat().resideInAnyPackage(
            "dev.touchstone.storage..", "dev.touchstone.api..", "dev.touchstone.connection..",
            "java..", "io.vertx..", "com.fasterxml.jackson..", "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule A_TECHNOLOGY_IS_KNOWN_TO_THE_REGISTRY_ONLY = noClasses()
            .that().resideOutsideOfPackages("dev.touchstone.storage.redis..", "dev.touchstone.storage.s3..").and().doNotHaveSimpleName("Drivers")
            .should().dependOnClassesThat().resideInAnyPackage("dev.touchstone.storage.redis..", "dev.touchstone.storage.s3..");

    @ArchTest
    static final ArchRule NO_TECHNOLOGY_KNOWS_ANOTHER = slices().matching("dev.touchstone.storage.(redis|s3)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule WHAT_DECIDES_OVER_VERSIONS_DOES_NO_IO = noClasses().that().resideInAPackage("dev.touchstone.storage.version..")
            .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "software.amazon.awssdk..", "java.net..", "java.nio.file..");
}
