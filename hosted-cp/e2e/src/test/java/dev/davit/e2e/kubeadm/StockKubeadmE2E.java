package dev.davit.e2e.kubeadm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The steps of one story, in order: stock kubeadm registers the Node, the relay makes it Ready, exec fails without a tunnel.
 * The kubelet is kept running as an init system would; kubeadm's checks are told not to mind that there is none. The machine
 * reaches nothing but the gateway's port.
 */
@ExtendWith(LabExtension.class)
@Order(60)
class StockKubeadmE2E {
    private static final String NAME = "stock-1";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-public/configmaps";
    private static final String CLUSTER_INFO = CONFIG_MAPS + "/cluster-info";
    private static final Duration READY = Duration.ofMinutes(2);
    private static final String KUBEADM = "/opt/davit-assets/bin/kubernetes-" + Fleet.FIRST + "/kubeadm";

    private final Lab lab;
    private final Fleet fleet;
    private final Machine machine;
    private final Kubectl kubectl;

    StockKubeadmE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.machine = lab.machine(NAME);
        this.kubectl = fleet.red().kubectl();
    }

    @BeforeAll
    static void addAMachine(Lab lab) {
        lab.addMachine(NAME).allowOnlyTheGateway();
        lab.startStockKubelet(NAME, Fleet.FIRST);
    }

    @AfterAll
    static void removeIt(Lab lab, Fleet fleet) {
        fleet.red().kubectl().run("delete", "node", NAME, "--ignore-not-found");
        lab.removeMachine(NAME);
    }

    @Test
    @Order(1)
    void anonymousClientsSeeClusterInfoAndHealthOnly() {
        assertThat(asNobody(fleet.red(), CLUSTER_INFO).text()).contains("cluster-info", "certificate-authority-data");
        assertHealthIsSeen(fleet.red());
        assertRefused(asNobody(fleet.red(), CONFIG_MAPS));
        assertRefused(asNobody(fleet.red(), "/api/v1/namespaces"));
    }

    @Test
    @Order(1)
    void anonymousClientsSeeHealthOnlyWhereTheClusterIsNotKubeadmCompatible() {
        assertHealthIsSeen(fleet.blue());
        assertRefused(asNobody(fleet.blue(), CLUSTER_INFO));
        assertRefused(asNobody(fleet.blue(), CONFIG_MAPS));
    }

    @Test
    @Order(2)
    void stockKubeadmRegistersTheNode() {
        var server = fleet.red().apiServerName();
        machine.bash("echo '" + lab.gatewayAddress() + " " + server + "' >>/etc/hosts")
                .text();
        var join = fleet.red().joinCommand("--kubeadm").strip();
        assertThat(join).contains("kubeadm join");

        var joined = machine.bash(
                join.replaceFirst("^kubeadm", KUBEADM) + " --node-name " + NAME + " --ignore-preflight-errors=all");

        assertThat(joined.exitCode()).as(joined.all()).isZero();
        await().atMost(READY)
                .untilAsserted(() ->
                        assertThat(kubectl.run("get", "node", NAME).exitCode()).isZero());
    }

    @Test
    @Order(3)
    void theNodeIsReadyOnceTheRelayRuns() {
        machine.startRelay("https://" + lab.gatewayAddress() + ":443 --cluster "
                + fleet.red().publicName());

        kubectl.text("wait", "node/" + NAME, "--for=condition=Ready", "--timeout=" + READY.toSeconds() + "s");
    }

    @Test
    @Order(4)
    void execFailsWithoutATunnelAndSaysWhy() {
        kubectl.apply(TestPods.shell("on-stock", "sleep 3600").replace("spec:", "spec:\n  nodeName: " + NAME))
                .text();
        kubectl.text("wait", "pod/on-stock", "--for=condition=Ready", "--timeout=120s");

        var exec = kubectl.run("exec", "on-stock", "--", "true");

        assertThat(exec.exitCode()).isNotZero();
        assertThat(exec.all()).contains("not connected");
        kubectl.text("delete", "pod", "on-stock", "--now", "--wait=false");
    }

    private void assertHealthIsSeen(Hosted cluster) {
        for (var path : List.of("/livez", "/readyz", "/healthz")) {
            assertThat(asNobody(cluster, path).text()).as(path).isEqualTo("ok");
        }
    }

    private static void assertRefused(Finished finished) {
        assertThat(finished.exitCode()).isNotZero();
        assertThat(finished.err()).contains("Unauthorized");
    }

    private Finished asNobody(Hosted cluster, String path) {
        return kubectl.run(
                "get",
                "--raw",
                path,
                "--kubeconfig=/dev/null",
                "--server=https://" + lab.gatewayAddress() + ":443",
                "--tls-server-name=" + cluster.apiServerName(),
                "--insecure-skip-tls-verify",
                // kubectl wants some credentials; those of a scheme that the API server does not know make nobody of it
                "--username=nobody",
                "--password=none");
    }
}
