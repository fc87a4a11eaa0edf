package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster whose spec is refused stays as it is, and serves its users and machines. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class HeldIT {
    private static final String REFUSED_PATCH = """
            {"patches": [{"kind": "Deployment", "name": "kube-apiserver", "type": "Merge",
              "patch": "{\\"spec\\":{\\"template\\":{\\"spec\\":{\\"hostNetwork\\":true}}}}"}]}""";

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final Machines machines;

    HeldIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
        this.machines = new Machines(hosted);
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    @Test
    void tellsTheGatewayOfNewMachines() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        hold(cluster);

        machines.register("w1", "198.18.0.21");

        Poll.await("the route has the machine").until(() -> scene.route(cluster).contains("198.18.0.21"));
    }

    @Test
    void tellsTheGatewayOfOtherClientsAtOnce() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        hold(cluster);

        scene.edit(cluster, "apiServer", "{\"allowedCIDRs\":[\"192.0.2.0/24\"]}");

        Poll.await("the route has the range").until(() -> scene.route(cluster).contains("192.0.2.0/24"));
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
    }

    @Test
    void tellsTheGatewayOfOtherClientsWhileItSleeps() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.completed(cluster);
        scene.edit(cluster, "hibernation", "{\"enabled\":true}");
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "False");
        Poll.await("the cluster is asleep").until(() -> scene.route(cluster).contains("\"state\":\"Asleep\""));
        hold(cluster);

        scene.edit(cluster, "apiServer", "{\"allowedCIDRs\":[\"192.0.2.0/24\"]}");

        Poll.await("the route has the range").until(() -> scene.route(cluster).contains("192.0.2.0/24"));
        assertThat(scene.route(cluster)).contains("\"state\":\"Asleep\"");
    }

    @Test
    void tellsTheGatewayOfOtherClientsWhileTheRootsOfTrustAreLost() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        loseAuthorities(cluster);
        scene.awaitCondition(cluster, Conditions.DEGRADED, "True");

        scene.edit(cluster, "apiServer", "{\"allowedCIDRs\":[\"192.0.2.0/24\"]}");

        Poll.await("the route has the range").until(() -> scene.route(cluster).contains("192.0.2.0/24"));
    }

    @Test
    void servesItsMachinesAfterARestart() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");
        String id = Objects.requireNonNull(scene.status(token).tokenID());
        hold(cluster);

        scene.start(false);

        machines.awaitAdmitted("w1", id);
        machines.register("w1", "198.18.0.21");
        Poll.await("the route has the machine").until(() -> scene.route(cluster).contains("198.18.0.21"));
        hosted.vanish();
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "False");
    }

    @Test
    void servesATokenThatIsMadeAfterARestart() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        hold(cluster);
        scene.start(false);

        JoinToken token = scene.readyToken("late", "edge");

        machines.awaitAdmitted("w1", Objects.requireNonNull(scene.status(token).tokenID()));
    }

    /** Invariant I3. */
    @Test
    void doesNotSayThatItIsAvailableWhenItCannotBeProbedAfterARestart() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.awaitQuiet();
        scene.stop();
        loseAuthorities(cluster);

        scene.start(false);

        assertThatConditions(scene.awaitCondition(cluster, Conditions.AVAILABLE, "Unknown")
                        .conditions())
                .has(Conditions.AVAILABLE, "Unknown", Reasons.PROBE_IMPOSSIBLE)
                .hasMessageContaining(Conditions.AVAILABLE, "/authorities with the roots of trust is gone");
    }

    /** What stopped the writing must not outlast its reason. */
    @Test
    void servesItsMachinesWhenItIsHeldAfterAPause() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");

        scene.admin()
                .resource(cluster)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"pausedUntil\":null,\"controlPlane\":%s}}".formatted(REFUSED_PATCH));

        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        machines.awaitAdmitted("w1", Objects.requireNonNull(scene.status(token).tokenID()));
    }

    @Test
    void goesOnServingWithoutSettings() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.withoutConfig(() -> {
            scene.awaitCondition(cluster, Conditions.DEGRADED, "True");
            scene.start(false);

            machines.register("w1", "198.18.0.21");

            Poll.await("the route has the machine")
                    .until(() -> scene.route(cluster).contains("198.18.0.21"));
        });
    }

    /** What is not known to be the cluster's own is not served, either. */
    @Test
    void admitsNobodyWhileTheRootsOfTrustAreLost() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");
        loseAuthorities(cluster);
        assertThatConditions(scene.awaitCondition(cluster, Conditions.DEGRADED, "True")
                        .conditions())
                .has(Conditions.DEGRADED, "True", Reasons.AUTHORITIES_LOST);
        scene.awaitQuiet();
        int inside = hosted.writes().size();

        machines.ask("w1", Objects.requireNonNull(scene.status(token).tokenID()));

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(hosted.writes()).hasSize(inside));
    }

    private void hold(HostedCluster cluster) {
        scene.edit(cluster, "controlPlane", REFUSED_PATCH);
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        scene.awaitQuiet();
    }

    /** Of a cluster that has run a version once: others would be given new ones. */
    private void loseAuthorities(HostedCluster cluster) {
        scene.completed(cluster);
        scene.admin()
                .secrets()
                .inNamespace(Objects.requireNonNull(scene.status(cluster).controlPlaneNamespace()))
                .withName("authorities")
                .delete();
    }
}
