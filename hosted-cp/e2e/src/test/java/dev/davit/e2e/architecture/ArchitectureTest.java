package dev.davit.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

/** Design, section 8: which module may know which, and what pure code may not touch. */
@AnalyzeClasses(packages = "dev.davit", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "dev.davit.api..";
    private static final String PKI = "dev.davit.pki..";
    private static final String MODEL = "dev.davit.model..";
    private static final String OPERATOR = "dev.davit.operator..";
    private static final String GATEWAY = "dev.davit.gateway..";
    private static final String CLI = "dev.davit.cli..";
    private static final String TUNNEL = "dev.davit.tunnel..";
    private static final String AGENT = "dev.davit.agent..";
    private static final String TESTING = "dev.davit.testing..";

    @ArchTest
    static final ArchRule apiKnowsNobody = knowsOnly(API);

    @ArchTest
    static final ArchRule pkiKnowsNobody = knowsOnly(PKI);

    @ArchTest
    static final ArchRule modelKnowsApiAndPki = knowsOnly(MODEL, API, PKI);

    @ArchTest
    static final ArchRule operatorKnowsModelPkiAndApi = knowsOnly(OPERATOR, MODEL, PKI, API);

    @ArchTest
    static final ArchRule gatewayKnowsTunnel = knowsOnly(GATEWAY, TUNNEL);

    @ArchTest
    static final ArchRule commandKnowsApi = knowsOnly(CLI, API);

    @ArchTest
    static final ArchRule tunnelKnowsNobody = knowsOnly(TUNNEL);

    @ArchTest
    static final ArchRule agentKnowsTunnel = knowsOnly(AGENT, TUNNEL);

    @ArchTest
    static final ArchRule agentHasNoKubernetesClientLibrary = noClasses()
            .that()
            .resideInAnyPackage(AGENT, TUNNEL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..")
            .because("the agent keeps small: records for the few types it needs");

    @ArchTest
    static final ArchRule pureCodeHoldsNoClientAndOpensNothing = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.fabric8\\.kubernetes\\.client\\.(KubernetesClient|dsl\\..*|informers\\..*)")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Socket|ServerSocket|http\\..*)|java\\.nio\\.(channels\\..*|file\\.Files)")
            .because("model, pki and api take values and return values");

    @ArchTest
    static final ArchRule pureCodeHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .because("time is passed in");

    @ArchTest
    static final ArchRule pureCodeHasNoRandomnessOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SecureRandom.class)
            .because("randomness is passed in");

    @ArchTest
    static final ArchRule onlyTheseHoldAKubernetesClient = noClasses()
            .that(resideInAnyPackage("dev.davit..")
                    .and(not(resideInAnyPackage(
                            OPERATOR, "dev.davit.gateway.routes..", CLI, TESTING, "dev.davit.bench.."))))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
            .because("a package that talks to a cluster is named in design.md section 8");

    @ArchTest
    static final ArchRule noStaticMutableState = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.davit..")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule modulesHaveNoCycles =
            slices().matching("dev.davit.(*)..").should().beFreeOfCycles();

    private static ArchRule knowsOnly(String owner, String... known) {
        var allowed = new String[known.length + 1];
        allowed[0] = owner;
        System.arraycopy(known, 0, allowed, 1, known.length);
        return classes()
                .that()
                .resideInAPackage(owner)
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("dev.davit..")).or(resideInAnyPackage(allowed)))
                .allowEmptyShould(true);
    }
}
