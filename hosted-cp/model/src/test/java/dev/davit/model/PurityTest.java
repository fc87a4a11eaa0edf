package dev.davit.model;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** The model is pure: the same values in, the same values out. */
@AnalyzeClasses(packages = "dev.davit.model", importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    @ArchTest
    static final ArchRule HOLDS_NO_CLIENT = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.fabric8.kubernetes.client",
                    "io.fabric8.kubernetes.client.dsl..",
                    "okhttp3..",
                    "java.net.http.."));

    @ArchTest
    static final ArchRule READS_NO_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule IS_GIVEN_ITS_RANDOMNESS = noClasses()
            .should()
            .callConstructor(SecureRandom.class)
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID");

    @ArchTest
    static final ArchRule TOUCHES_NO_FILE =
            noClasses().should().dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio.file.."));
}
