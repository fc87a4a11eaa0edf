package dev.davit.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Design, section 8: which module may know which, and what pure code may not touch. A rule that matches no class fails, which
 * is ArchUnit's default and stays so.
 */
@AnalyzeClasses(packages = "dev.davit", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "dev.davit.api..";
    private static final String PKI = "dev.davit.pki..";
    private static final String MODEL = "dev.davit.model..";
    private static final String OPERATOR = "dev.davit.operator..";
    private static final String GATEWAY = "dev.davit.gateway..";
    private static final String ROUTES = "dev.davit.gateway.routes..";
    private static final String CLI = "dev.davit.cli..";
    private static final String TUNNEL = "dev.davit.tunnel..";
    private static final String AGENT = "dev.davit.agent..";
    private static final String TESTING = "dev.davit.testing..";
    private static final List<String> MODULES =
            List.of(API, PKI, MODEL, OPERATOR, GATEWAY, CLI, TUNNEL, AGENT, TESTING);
    private static final List<String> CLIENT_HOLDERS = List.of(OPERATOR, ROUTES, CLI, TESTING);

    private static final String CLUSTER = "dev.davit.operator.cluster..";
    private static final List<String> PARTS_OF_A_CLUSTER = Stream.of(
                    "condition",
                    "deletion",
                    "drain",
                    "hibernation",
                    "replication",
                    "status",
                    "turn",
                    "upgrade",
                    "workload")
            .map(part -> "dev.davit.operator." + part + "..")
            .toList();

    /** What the types of {@code api} extend; it opens nothing. */
    private static final DescribedPredicate<JavaClass> KUBERNETES_CLIENT = resideInAnyPackage(
                    "io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
            .and(not(DescribedPredicate.<JavaClass>describe(
                    "are CustomResource",
                    type -> type.getName().equals("io.fabric8.kubernetes.client.CustomResource"))))
            .as("are part of a Kubernetes client");

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
    static final ArchRule nothingUnderNodeAgentDependsOnHostedCp = noClasses()
            .that()
            .resideInAnyPackage(AGENT, TUNNEL)
            .should()
            .dependOnClassesThat(resideInAPackage("dev.davit..").and(not(resideInAnyPackage(AGENT, TUNNEL))))
            .because("the agent is released and installed without the rest (design, section 8)");

    @ArchTest
    static final ArchRule agentHasNoKubernetesClientLibrary = noClasses()
            .that()
            .resideInAnyPackage(AGENT, TUNNEL)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8..")
            .because("the agent keeps small: records for the few types it needs");

    @ArchTest
    static final ArchRule pureCodeOpensNothing = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.net\\.(Socket|ServerSocket|http\\..*)|java\\.nio\\.(channels\\..*|file\\.Files)|okhttp3\\..*")
            .orShould()
            .dependOnClassesThat(KUBERNETES_CLIENT)
            .because("model, pki and api take values and return values");

    @ArchTest
    static final ArchRule modelKnowsNoFilesOrStreams = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..")
            .because("the model takes values and returns values; pki reads PEM through java.io");

    @ArchTest
    static final ArchRule pureCodeHasNoClock = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .accessTargetWhere(ImpureAccess.TO_THE_TIME)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .because("time is passed in");

    @ArchTest
    static final ArchRule pureCodeHasNoRandomnessOfItsOwn = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PKI, API)
            .should()
            .accessTargetWhere(ImpureAccess.TO_RANDOMNESS)
            .because("randomness is passed in");

    @ArchTest
    static final ArchRule onlyTheseHoldAKubernetesClient = noClasses()
            .that(not(resideInAnyPackage(CLIENT_HOLDERS.toArray(String[]::new))))
            .should()
            .dependOnClassesThat(KUBERNETES_CLIENT)
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

    /** Whoever changes one part of the operator has to know only those below it. */
    @ArchTest
    static final ArchRule packagesOfTheOperatorHaveNoCycles =
            slices().matching("dev.davit.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingOfAClusterKnowsItsReconciler = noClasses()
            .that()
            .resideInAnyPackage(PARTS_OF_A_CLUSTER.toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLUSTER)
            .because("the package cluster puts the parts together; a part takes what it needs");

    /** Rules name several packages at once, so that one of them could be missing without any rule being empty. */
    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses all) {
        assertThat(Stream.concat(MODULES.stream(), PARTS_OF_A_CLUSTER.stream()))
                .allSatisfy(module -> assertThat(all.that(resideInAPackage(module)))
                        .as(module)
                        .isNotEmpty());
    }

    @ArchTest
    static void everyExceptionIsNeeded(JavaClasses all) {
        assertThat(CLIENT_HOLDERS)
                .allSatisfy(holder -> assertThat(all.that(resideInAPackage(holder)))
                        .as("%s may hold a Kubernetes client and has none: take it off the list", holder)
                        .anySatisfy(type -> assertThat(type.getDirectDependenciesFromSelf())
                                .anyMatch(dependency -> KUBERNETES_CLIENT.test(dependency.getTargetClass()))));
    }

    private static ArchRule knowsOnly(String owner, String... known) {
        var allowed = new String[known.length + 1];
        allowed[0] = owner;
        System.arraycopy(known, 0, allowed, 1, known.length);
        return classes()
                .that()
                .resideInAPackage(owner)
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("dev.davit..")).or(resideInAnyPackage(allowed)));
    }
}
