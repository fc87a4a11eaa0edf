package dev.davit.e2e.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operator, gateway and agent killed, one at a time, in the middle of each step: the same end state. */
@ExtendWith(LabExtension.class)
@Order(80)
class RecoveryE2E {
    private static final String SYSTEM = "davit-system";
    private static final String VICTIM = "victim";
    private static final Duration TUNNEL_RETURN = Duration.ofSeconds(5);
    private static final Duration FIRST_OBJECTS = Duration.ofSeconds(60);

    private final Lab lab;
    private final Fleet fleet;

    RecoveryE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @AfterAll
    static void removeTheVictim(Lab lab) {
        lab.davit("delete", "cluster", VICTIM, "-n", Hosted.NAMESPACE, "--yes", "--lift-protection");
        lab.removeMachine(VICTIM + "-1");
    }

    @Test
    @Order(1)
    void operatorKilledWhileItCreatesACluster() {
        var victim = Hosted.create(lab, VICTIM, Fleet.FIRST);
        await("the operator has begun")
                .atMost(FIRST_OBJECTS)
                .until(() -> !victim.controlPlaneNamespace().isEmpty());

        kill("operator");

        victim.awaitAvailable();
        assertThat(victim.field(".status.version.current")).isEqualTo(Fleet.FIRST);
    }

    @Test
    @Order(2)
    void operatorGatewayAndAgentKilledWhileAMachineJoins() {
        var victim = VictimMachine.joining(lab, Hosted.existing(lab, VICTIM), VICTIM + "-1");

        kill("operator");
        kill("gateway");
        victim.killAgentOnceJoined();
        victim.startAgent();

        victim.awaitReady();
    }

    @Test
    @Order(3)
    void theTunnelIsBackWithinSecondsOfTheGatewaysReturn() {
        kill("gateway");
        awaitRollout("gateway");

        assertExecWorksAgain();
    }

    @Test
    @Order(4)
    void theAgentKilledComesBackAndPodsKeepRunning() {
        var kubectl = fleet.red().kubectl();
        var before = kubectl.field("pod/web", ".status.containerStatuses[0].containerID");

        fleet.redMachine().killAgent();
        assertThat(kubectl.run("exec", "web", "--request-timeout=10s", "--", "true")
                        .exitCode())
                .isNotZero();
        fleet.redMachine().startAgent();

        assertExecWorksAgain();
        assertThat(kubectl.field("pod/web", ".status.containerStatuses[0].containerID"))
                .isEqualTo(before);
        assertThat(kubectl.field("pod/web", ".status.containerStatuses[0].restartCount"))
                .isEqualTo("0");
    }

    @Test
    @Order(5)
    void restartingTheOperatorTouchesNoControlPlane() {
        var red = fleet.red().controlPlanePods();
        var blue = fleet.blue().controlPlanePods();

        kill("operator");
        awaitRollout("operator");
        await().pollDelay(Duration.ofSeconds(15)).until(() -> true);

        assertThat(fleet.red().controlPlanePods()).isEqualTo(red);
        assertThat(fleet.blue().controlPlanePods()).isEqualTo(blue);
        assertThat(fleet.red().condition("Available")).startsWith("True");
    }

    private void assertExecWorksAgain() {
        var kubectl = fleet.red().kubectl();
        await("exec through the tunnel")
                .atMost(TUNNEL_RETURN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> kubectl.run("exec", "web", "--request-timeout=3s", "--", "true")
                                .exitCode()
                        == 0);
    }

    /** Kills its process without any warning; the Deployment starts another one. */
    private void kill(String component) {
        lab.management()
                .text(
                        "-n",
                        SYSTEM,
                        "delete",
                        "pod",
                        "-l",
                        "app.kubernetes.io/name=" + component,
                        "--grace-period=0",
                        "--force");
    }

    private void awaitRollout(String component) {
        lab.management().text("-n", SYSTEM, "rollout", "status", "deployment/" + component, "--timeout=120s");
    }
}
