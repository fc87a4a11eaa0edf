package dev.davit.e2e.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Invariant I10: deletion is confirmed, ordered and complete. Red goes, blue stays. */
@ExtendWith(LabExtension.class)
@Order(100)
class DeletionE2E {
    private static final Duration SHORTLY = Duration.ofSeconds(60);

    private static volatile Deleted deleted = new Deleted("", "", "");

    private final Lab lab;
    private final Fleet fleet;

    DeletionE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    private record Deleted(String uid, String clusterId, String namespace) {}

    @BeforeAll
    static void deleteRed(Lab lab, Fleet fleet) {
        var red = fleet.red();
        deleted = new Deleted(red.field(".metadata.uid"), red.clusterId(), red.controlPlaneNamespace());
        lab.davit(
                        "delete",
                        "cluster",
                        "red",
                        "-n",
                        Hosted.NAMESPACE,
                        "--yes",
                        "--lift-protection",
                        "--wait",
                        "--timeout",
                        "4m")
                .text();
    }

    @Test
    @Order(1)
    void noObjectOfTheClusterIsLeft() {
        var kubectl = lab.management();

        assertThat(deleted.namespace()).isNotEmpty();
        assertThat(kubectl.field("namespace/" + deleted.namespace(), ".metadata.name"))
                .isEmpty();
        assertThat(kubectl.text(
                        "get",
                        "secrets,configmaps,services,deployments,statefulsets,persistentvolumeclaims",
                        "-A",
                        "-l",
                        "davit.dev/cluster-uid=" + deleted.uid(),
                        "-o",
                        "name"))
                .isEmpty();
        assertThat(kubectl.text("-n", Hosted.NAMESPACE, "get", "secrets,jointokens", "-o", "name"))
                .doesNotContain("/red-");
    }

    @Test
    @Order(2)
    void noVolumeIsLeft() {
        await().atMost(SHORTLY)
                .untilAsserted(() -> assertThat(lab.management()
                                .text("get", "persistentvolumes", "-o", "jsonpath={.items[*].spec.claimRef.namespace}"))
                        .doesNotContain(deleted.namespace()));
    }

    @Test
    @Order(3)
    void noRouteIsLeft() {
        assertThat(lab.management()
                        .field("secret/route-" + deleted.clusterId(), ".metadata.name", "-n", "davit-routes"))
                .isEmpty();
        assertThat(lab.management()
                        .run(
                                "--kubeconfig=" + fleet.red().kubeconfig(),
                                "get",
                                "--raw",
                                "/readyz",
                                "--request-timeout=5s")
                        .exitCode())
                .isNotZero();
    }

    @Test
    @Order(4)
    void theAgentSaysThatItsClusterIsGone() {
        await().atMost(SHORTLY)
                .untilAsserted(() ->
                        assertThat(fleet.redMachine().agent("status").all()).containsIgnoringCase("gone"));
    }

    @Test
    @Order(5)
    void resetLeavesNothingOnTheMachine() {
        var machine = fleet.redMachine();
        machine.killAgent();

        machine.agent("reset", "--yes").text();

        assertThat(machine.bash("ls -A /var/lib/davit-node /etc/kubernetes /var/lib/kubelet 2>/dev/null | grep -v :$")
                        .out())
                .isBlank();
        assertThat(machine.bash("ip -o address show dev lo").out()).doesNotContain("172.20.0.1");
        assertThat(machine.bash("ctr -n k8s.io tasks ls -q").out()).isBlank();
        assertThat(machine.bash("ls /sys/class/net").out())
                .doesNotContain("cni0")
                .doesNotContain("flannel");
    }

    @Test
    @Order(6)
    void theNeighbourIsUnharmed() {
        assertThat(fleet.blue().condition("Available")).startsWith("True");
        assertThat(fleet.blue().kubectl().text("exec", "web", "--", "cat", "/www/index.html"))
                .isEqualTo("hello from web");
    }
}
