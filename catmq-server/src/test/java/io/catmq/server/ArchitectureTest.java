package io.catmq.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which part may know which: from the API down to the database, never back. */
@AnalyzeClasses(packages = "io.catmq", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dependencies_point_from_the_api_down_to_the_database = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.catmq.server..")
            .layer("start")
            .definedBy("io.catmq.server")
            .layer("api")
            .definedBy("io.catmq.server.api")
            .layer("group")
            .definedBy("io.catmq.server.group")
            .layer("schedule")
            .definedBy("io.catmq.server.schedule")
            .layer("storage")
            .definedBy("io.catmq.server.storage")
            .layer("metadata")
            .definedBy("io.catmq.server.metadata")
            .layer("cluster")
            .definedBy("io.catmq.server.cluster")
            .layer("log")
            .definedBy("io.catmq.server.log")
            .layer("database")
            .definedBy("io.catmq.server.database")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("group")
            .mayOnlyBeAccessedByLayers("start", "api")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("start", "api")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("start", "api")
            .whereLayer("metadata")
            .mayOnlyBeAccessedByLayers("start", "api", "group")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("start", "api", "group", "schedule", "metadata")
            .whereLayer("log")
            .mayOnlyBeAccessedByLayers("start", "api", "group", "schedule", "metadata");

    @ArchTest
    static final ArchRule there_are_no_cycles =
            slices().matching("io.catmq.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_server_shares_only_the_wire_types_with_the_client = noClasses()
            .that()
            .resideInAPackage("io.catmq.server..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.catmq.client..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("io.catmq.client.wire"))));

    @ArchTest
    static final ArchRule controllers_and_mappers_are_nobody_elses_business = classes()
            .that()
            .haveSimpleNameEndingWith("Controller")
            .or()
            .haveSimpleNameEndingWith("Mapper")
            .and()
            .resideInAPackage("io.catmq.server..")
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule only_the_api_and_the_start_know_about_http = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.catmq.server.group..",
                    "io.catmq.server.schedule..",
                    "io.catmq.server.storage..",
                    "io.catmq.server.metadata..",
                    "io.catmq.server.cluster..",
                    "io.catmq.server.log..",
                    "io.catmq.server.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..", "org.apache.catalina..");
}
