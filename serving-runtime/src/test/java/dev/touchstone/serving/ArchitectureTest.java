package dev.touchstone.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.touchstone", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule DEPENDS_ON_CRDS_AND_STORAGE_ONLY = noClasses().that().resideInAnyPackage("dev.touchstone.serving..", "dev.touchstone.loader..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.touchstone.operator..", "dev.touchstone.local..", "dev.touchstone.analyzer..");

    @ArchTest
    static final ArchRule KNOWS_NO_TECHNOLOGY = noClasses().that().resideInAPackage("dev.touchstone.serving..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.touchstone.storage.redis..", "dev.touchstone.storage.s3..", "io.vertx.redis..", "software.amazon..");

    @ArchTest
    static final ArchRule KUBERNETES_IN_ONE_PLACE = noClasses().that().resideInAPackage("dev.touchstone.serving..")
            .and().resideOutsideOfPackages("dev.touchstone.serving.kubernetes..", "dev.touchstone.serving.train..", "dev.touchstone.serving")
            .should().dependOnClassesThat().resideInAPackage("io.fabric8..");

    @ArchTest
    static final ArchRule THE_WAY_OF_A_REQUEST_KNOWS_NO_HTTP = noClasses()
            .that().resideInAnyPackage("dev.touchstone.serving.predict..", "dev.touchstone.serving.rule..", "dev.touchstone.serving.engine..", "dev.touchstone.serving.data..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.touchstone.serving.http..", "io.vertx.core.http..");

    @ArchTest
    static final ArchRule ENGINES_ARE_APART = classes().that().resideInAPackage("dev.touchstone.serving.engine.lookup..").and().arePublic()
            .should().onlyHaveDependentClassesThat().resideInAnyPackage("dev.touchstone.serving.engine", "dev.touchstone.serving.engine.lookup..");
}
