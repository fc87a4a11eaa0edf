package dev.davit.e2e.podnetwork;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster with {@code addons.cni: None}, whose network gives pods addresses of a range that no Node has, on a machine whose
 * {@code /etc/resolv.conf} is empty. It is made, joined and deleted with kubectl alone.
 */
@ExtendWith(LabExtension.class)
@Order(65)
class OwnPodNetworkE2E {
    private static final String CLUSTER = "green";
    private static final String MACHINE = "green-1";
    private static final String TOKEN = "green-machines";
    private static final String PODS = "10.244.200.";
    private static final Duration SHORTLY = Duration.ofSeconds(30);

    private final Machine machine;
    private final Kubectl kubectl;

    OwnPodNetworkE2E(Lab lab) {
        this.machine = lab.machine(MACHINE);
        this.kubectl = Hosted.existing(lab, CLUSTER).kubectl();
    }

    @BeforeAll
    static void joinTheMachine(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        lab.management().apply(cluster()).text();
        var machine = lab.addMachine(MACHINE);
        machine.allowOnlyTheGateway();
        machine.bash("""
                        set -e
                        : >/etc/resolv.conf
                        mkdir -p /etc/cni/net.d
                        cat >/etc/cni/net.d/10-own.conflist <<'EOF'
                        %s
                        EOF
                        """.formatted(network())).text();
        var cluster = Hosted.existing(lab, CLUSTER).awaitAvailable();
        machine.join(joinCommand(lab));
        cluster.awaitNodeReady(machine);
        cluster.kubectl().apply(TestPods.web("web")).text();
        cluster.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=120s");
    }

    @AfterAll
    static void removeIt(Lab lab) {
        lab.management()
                .text(
                        "-n",
                        Hosted.NAMESPACE,
                        "delete",
                        "jointoken/" + TOKEN,
                        "hostedcluster/" + CLUSTER,
                        "--ignore-not-found",
                        "--timeout=4m");
        lab.removeMachine(MACHINE);
    }

    @Test
    void theApiServerReachesAPodOutsideOfTheNodesRange() {
        assertThat(kubectl.field("pod/web", ".status.podIP")).startsWith(PODS);
        assertThat(kubectl.field("node/" + MACHINE, ".spec.podCIDR")).doesNotStartWith(PODS);

        awaitPage("web");
    }

    @Test
    void aPodIsReachedSoonAfterItsStart() {
        kubectl.apply(TestPods.web("later")).text();
        kubectl.text("wait", "pod/later", "--for=condition=Ready", "--timeout=60s");

        awaitPage("later");

        kubectl.text("delete", "pod", "later", "--now");
    }

    @Test
    void podsAreReachedAgainAfterTheAgentWasKilled() {
        machine.killAgent();
        machine.startAgent();

        awaitPage("web");
    }

    @Test
    void podsResolveTheClustersNamesWhereTheMachineHasNoNameServer() {
        assertThat(machine.bash("grep -c nameserver /etc/resolv.conf").out().strip())
                .as("name servers of the machine")
                .isEqualTo("0");

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                kubectl.run("exec", "web", "--", "nslookup", "kubernetes.default.svc.cluster.local")
                                        .out())
                        .contains("10.96.0.1"));
    }

    /** As docs/api/jointoken.md has it. */
    private static String joinCommand(Lab lab) {
        var kubectl = lab.management();
        kubectl.apply(token()).text();
        kubectl.text(
                "-n",
                Hosted.NAMESPACE,
                "wait",
                "jointoken/" + TOKEN,
                "--for=jsonpath={.status.phase}=Ready",
                "--timeout=60s");
        var command = kubectl.text(
                "-n", Hosted.NAMESPACE, "get", "secret", TOKEN + "-join", "-o", "jsonpath={.data.command}");
        return new String(Base64.getDecoder().decode(command), StandardCharsets.UTF_8);
    }

    private void awaitPage(String pod) {
        await("the API server's proxy leads to pod " + pod).atMost(SHORTLY).untilAsserted(() -> {
            var answer = page(pod);
            assertThat(answer.out()).as(answer.all()).contains("hello from " + pod);
        });
    }

    private Finished page(String pod) {
        return kubectl.run(
                "get",
                "--raw",
                "/api/v1/namespaces/default/pods/" + pod + ":" + TestPods.PORT + "/proxy/",
                "--request-timeout=5s");
    }

    private static String cluster() {
        return """
                apiVersion: davit.dev/v1alpha1
                kind: HostedCluster
                metadata: {name: %s, namespace: %s}
                spec:
                  version: %s
                  deletionProtection: false
                  addons: {cni: None}
                """.formatted(CLUSTER, Hosted.NAMESPACE, Fleet.FIRST);
    }

    private static String token() {
        return """
                apiVersion: davit.dev/v1alpha1
                kind: JoinToken
                metadata: {name: %s, namespace: %s}
                spec: {clusterName: %s, ttl: 1h}
                """.formatted(TOKEN, Hosted.NAMESPACE, CLUSTER);
    }

    private static String network() {
        return """
                {"cniVersion": "1.0.0", "name": "own", "plugins": [{
                  "type": "bridge", "bridge": "own0", "isGateway": true, "hairpinMode": true,
                  "ipam": {"type": "host-local", "ranges": [[{"subnet": "%s0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}
                }]}""".formatted(PODS);
    }
}
