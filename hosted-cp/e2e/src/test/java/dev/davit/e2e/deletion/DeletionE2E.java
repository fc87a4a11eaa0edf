package dev.davit.e2e.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Remains;
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

    /** One of each kind that the agent, the kubelet and the pod network put on a machine. */
    private static final String[] FILES = {
        "/var/lib/davit-node/node.json",
        "/etc/kubernetes/kubelet.conf",
        "/etc/kubernetes/pki/ca.crt",
        "/var/lib/kubelet/config.yaml",
        "/opt/cni/bin/flannel",
        "/etc/cni/net.d/10-flannel.conflist",
        "/var/lib/cni/networks/",
        "/run/flannel/subnet.env",
        "/var/log/pods/kube-system_coredns-",
        "/var/log/containers/coredns-"
    };

    private static final String LIST_FILES = "for folder in /var/lib/davit-node /etc/kubernetes /var/lib/kubelet"
            + " /opt/cni/bin /etc/cni/net.d /var/lib/cni /run/flannel /var/log/pods /var/log/containers;"
            + " do [ ! -e $folder ] || find $folder -mindepth 1; done";

    private static volatile Remains remains = new Remains("", "", "", "");

    private final Lab lab;
    private final Fleet fleet;

    DeletionE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @BeforeAll
    static void deleteRed(Lab lab, Fleet fleet) {
        var red = fleet.red();
        remains = Remains.of(lab, red);
        assertThat(remains.inManagementCluster(lab))
                .as("what the tests look for")
                .isNotEmpty();
        assertThat(remains.connectionsOfTheGateway(lab, fleet.redMachine())).isNotEmpty();
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
    void noObjectOfAnyKindIsLeft() {
        await().atMost(SHORTLY)
                .untilAsserted(
                        () -> assertThat(remains.inManagementCluster(lab)).isEmpty());
        assertThat(lab.management().text("-n", Hosted.NAMESPACE, "get", "secrets,jointokens", "-o", "name"))
                .doesNotContain("/red-");
    }

    @Test
    @Order(2)
    void noRouteIsLeft() {
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
    @Order(3)
    void noConnectionIsLeft() {
        var toTheGateway = "ss --no-header --tcp --numeric state established dst " + lab.gatewayAddress();

        await().atMost(SHORTLY).untilAsserted(() -> {
            assertThat(remains.connectionsOfTheGateway(lab, fleet.redMachine())).isEmpty();
            assertThat(fleet.redMachine().bash(toTheGateway).text()).isEmpty();
        });
    }

    @Test
    @Order(4)
    void theAgentSaysThatItsClusterIsDeleted() {
        await().atMost(SHORTLY)
                .untilAsserted(
                        () -> assertThat(fleet.redMachine().agent("status").all())
                                .contains("CLUSTER_DELETED", "no longer exists"));
    }

    @Test
    @Order(5)
    void resetLeavesNothingOnTheMachine() {
        var machine = fleet.redMachine();

        assertThat(machine.bash(LIST_FILES).text()).as("what is looked for").contains(FILES);

        machine.agent("reset", "--yes").text();

        assertThat(machine.bash(LIST_FILES).text()).isEmpty();
        assertThat(machine.text("awk", "$5 ~ \"^/var/lib/kubelet/\"", "/proc/self/mountinfo"))
                .isEmpty();
        assertThat(machine.text("ps", "-eo", "args"))
                .contains("containerd")
                .doesNotContain("containerd-shim", "/kubelet", "dev.davit");
        assertThat(machine.text("ctr", "-n", "k8s.io", "tasks", "ls", "-q")).isEmpty();
        assertThat(machine.text("ip", "-o", "address"))
                .contains(machine.address())
                .doesNotContain("172.20.0.1", "cni0", "flannel.1");
        assertThat(machine.bash(
                                "iptables-nft-save && ip6tables-nft-save && iptables-legacy-save && ip6tables-legacy-save")
                        .text())
                .contains("ONLY-GATEWAY")
                .doesNotContainPattern("(KUBE|CNI|FLANNEL)-");
    }

    @Test
    @Order(6)
    void theNeighbourIsUnharmed() {
        assertThat(fleet.blue().condition("Available")).startsWith("True");
        assertThat(fleet.blue().kubectl().text("exec", "web", "--", "cat", "/www/index.html"))
                .isEqualTo("hello from web");
    }
}
