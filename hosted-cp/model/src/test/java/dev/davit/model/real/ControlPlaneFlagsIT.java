package dev.davit.model.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.model.join.BootstrapToken;
import dev.davit.model.join.BootstrapTokenRenderer;
import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rendered flag and file is taken by the real binaries, and every rendered object by the real API server. */
@ParameterizedClass
@ValueSource(strings = {"1.35.4", "1.36.3"})
class ControlPlaneFlagsIT {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("davit-operator")
            .withForce(true)
            .build();
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /** Starting takes seconds: one for all tests of a version. */
    private static final Map<String, RealControlPlane> RUNNING = new ConcurrentHashMap<>();

    private final HostedClusterPlan plan;
    private final RealControlPlane controlPlane;
    private final KubernetesClient admin;

    ControlPlaneFlagsIT(String version) {
        controlPlane = RUNNING.computeIfAbsent(version, ControlPlaneFlagsIT::start);
        plan = controlPlane.plan();
        admin = controlPlane.admin();
    }

    private static RealControlPlane start(String version) {
        var started = RealControlPlane.start(Plans.plan(Plans.kubeadmCompatible(Plans.spec(version))));
        grantAdmin(started);
        return started;
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(RealControlPlane::close);
        RUNNING.clear();
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @BeforeEach
    void applyAll() {
        apply();
    }

    @Test
    void runsTheVersionThatThePlanNames() {
        assertThat(admin.getKubernetesVersion().getGitVersion()).isEqualTo("v" + plan.version());
    }

    @Test
    void findsNothingToChangeWhenAllIsAppliedAgain() {
        var before = resourceVersions();

        apply();

        assertThat(resourceVersions()).isEqualTo(before);
    }

    @Test
    void keepsControllersRunning() {
        Poll.await("both controllers lead")
                .untilAsserted(() -> assertThat(List.of("kube-controller-manager", "kube-scheduler"))
                        .allSatisfy(name -> assertThat(admin.leases()
                                        .inNamespace("kube-system")
                                        .withName(name)
                                        .get())
                                .isNotNull()));

        controlPlane.assertRunning();
    }

    @Test
    void leadsTheServiceKubernetesToTheNodeLocalAddressOnly() {
        Poll.await("the API server has made its Service")
                .untilAsserted(() -> assertThat(admin.services()
                                .inNamespace("default")
                                .withName("kubernetes")
                                .get()
                                .getSpec()
                                .getClusterIP())
                        .isEqualTo("10.96.0.1"));

        // The controller manager had the time in which it created the default service account.
        Poll.await("controllers work")
                .untilAsserted(() -> assertThat(admin.serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get())
                        .isNotNull());
        var slices = admin.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", "kubernetes")
                .list()
                .getItems();
        assertThat(slices).singleElement().satisfies(slice -> {
            assertThat(slice.getEndpoints().getFirst().getAddresses()).containsExactly("172.20.0.1");
            assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(6443);
        });
    }

    @Test
    void letsAnonymousClientsReadHealthAndClusterInfoOnly() {
        try (var anonymous = controlPlane.anonymous()) {
            assertThat(anonymous.raw("/livez")).isEqualTo("ok");
            assertThat(anonymous
                            .configMaps()
                            .inNamespace("kube-public")
                            .withName("cluster-info")
                            .get()
                            .getData())
                    .containsKey("kubeconfig");
            assertRefused(UNAUTHORIZED, () -> anonymous.raw("/version"));
            assertRefused(
                    UNAUTHORIZED,
                    () -> anonymous.configMaps().inNamespace("kube-public").list());
        }
    }

    @Test
    void letsATokenReadTheNodeConfigurationOnly() {
        var token = BootstrapToken.create(new SecureRandom());
        admin.resource(BootstrapTokenRenderer.render(
                        plan.identity(), token, Instant.now().plus(Duration.ofHours(1)), "team-a/edge-workers", false))
                .create();

        try (var machine = controlPlane.withToken(token.value())) {
            Poll.await("the token is known")
                    .untilAsserted(
                            () -> assertThatCode(() -> nodeConfig(machine)).doesNotThrowAnyException());
            assertThat(nodeConfig(machine)).contains("\"kubernetesVersion\":\"" + plan.version() + "\"");
            assertRefused(
                    FORBIDDEN,
                    () -> machine.secrets().inNamespace("kube-system").list());
            assertRefused(FORBIDDEN, () -> machine.nodes().withName("other").get());
        }
    }

    @Test
    void signsClusterInfoForATokenOfKubeadms() {
        var token = BootstrapToken.create(new SecureRandom());
        admin.resource(BootstrapTokenRenderer.render(
                        plan.identity(), token, Instant.now().plus(Duration.ofHours(1)), "team-a/edge-workers", true))
                .create();

        Poll.await("the bootstrap signer has signed")
                .untilAsserted(() -> assertThat(admin.configMaps()
                                .inNamespace("kube-public")
                                .withName("cluster-info")
                                .get()
                                .getData())
                        .containsKey("jws-kubeconfig-" + token.id()));
    }

    /** The binding of the admin group is among the objects that the admin applies: somebody has to come first. */
    private static void grantAdmin(RealControlPlane controlPlane) {
        try (var root = controlPlane.root()) {
            new HostedObjectsRenderer()
                    .render(controlPlane.plan()).stream()
                            .filter(object -> object.getMetadata().getName().equals("davit:cluster-admins"))
                            .forEach(object -> root.resource(object).patch(APPLY));
        }
    }

    private void apply() {
        new HostedObjectsRenderer()
                .render(plan)
                .forEach(object -> admin.resource(object).patch(APPLY));
    }

    private List<String> resourceVersions() {
        return new HostedObjectsRenderer()
                .render(plan).stream().map(this::resourceVersion).toList();
    }

    private String resourceVersion(HasMetadata object) {
        var found = admin.resource(object).get();
        return found.getKind() + " " + found.getMetadata().getName() + " "
                + found.getMetadata().getGeneration() + " " + ownTime(found);
    }

    /** When Davit's own field manager last changed something: other managers may write beside it. */
    private static String ownTime(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .filter(entry -> "davit-operator".equals(entry.getManager()))
                .map(entry -> String.valueOf(entry.getTime()))
                .toList()
                .toString();
    }

    private static String nodeConfig(KubernetesClient client) {
        return client.configMaps()
                .inNamespace("kube-system")
                .withName("davit-node")
                .get()
                .getData()
                .toString();
    }

    private static void assertRefused(int status, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(status));
    }
}
