package dev.davit.e2e.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.ApiProxy;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.PodProcesses;
import dev.davit.e2e.support.PortForward;
import dev.davit.e2e.support.SteadyLoad;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways behind one address, under load from outside and inside. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class GatewaysE2E {
    private static final String NAME = "paired";
    private static final String MACHINE = NAME + "-1";
    private static final String NAMESPACE = "davit-system";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(80);
    /** What docs/gateway-replicas.md says of the last quarter. */
    private static final Duration GRACE = DRAIN.multipliedBy(3).dividedBy(4);

    private static final Duration ELSEWHERE = Duration.ofSeconds(1);

    private final Lab lab;
    private final Hosted paired;
    private final Map<String, SteadyLoad> loads = new LinkedHashMap<>();
    private final RollOuts rollOuts;

    GatewaysE2E(Lab lab) {
        this.lab = lab;
        this.paired = Hosted.existing(lab, NAME);
        this.rollOuts = new RollOuts(paired, loads, GRACE);
    }

    @BeforeAll
    void startLoads() {
        lab.install("--gateways", "2", "--drain", Long.toString(DRAIN.toSeconds()));
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        if (paired.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection");
        }
        var machine = lab.addMachine(MACHINE);
        machine.allowOnlyTheGateway();
        paired.awaitAvailable().join(machine);
        paired.kubectl().apply(TestPods.web("web")).text();
        paired.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=120s");
        rollOuts.awaitReady();
        loads.put("outside", SteadyLoad.outside(lab, paired, "outside"));
        loads.put("inside", SteadyLoad.inside(paired));
        loads.values().forEach(SteadyLoad::awaitSteady);
    }

    @AfterAll
    void backToOneGateway() {
        loads.values().forEach(SteadyLoad::close);
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.removeMachine(MACHINE);
        lab.install();
    }

    @Test
    @Order(1)
    void theMachineIsConnectedToBothGateways() {
        await("a tunnel to each")
                .atMost(SOON)
                .until(() -> gatewaysOfTheMachine().equals(gateways()));
    }

    @Test
    @Order(2)
    void noRequestFailsInARollOutOfTheGateways() {
        rollOuts.nobodyNoticesWhile(() -> {
            var before = gateways();
            var start = Instant.now();
            lab.management().text("-n", NAMESPACE, "rollout", "restart", "deployment/gateway");
            lab.management().text("-n", NAMESPACE, "rollout", "status", "deployment/gateway", "--timeout=300s");
            await("the gateways before it have gone")
                    .atMost(SOON.plus(DRAIN))
                    .until(() -> gateways().size() == 2 && gateways().stream().noneMatch(before::contains));
            return start;
        });

        theMachineIsConnectedToBothGateways();
    }

    /** Asked by a way to the API server that leads through no gateway: what is told is its own way to the machine. */
    @Test
    @Order(3)
    void newStreamsWorkWithinASecondOfTheLossOfAGateway() {
        try (var forward = PortForward.to(
                        lab.management(), "deployment/kube-apiserver", 6443, "-n", paired.controlPlaneNamespace());
                var proxy = ApiProxy.of(
                        paired.kubectl(),
                        "--server=https://127.0.0.1:" + forward.localPort(),
                        "--tls-server-name=" + paired.apiServerName());
                var questions = Questions.of(proxy, "/api/v1/nodes/" + MACHINE + "/proxy/healthz")) {
            for (var gateway : gateways()) {
                theMachineIsConnectedToBothGateways();
                questions.awaitAnswers();

                var killed = kill(gateway);
                questions.awaitAnswers();

                System.out.println(gateway + " was killed: " + questions.failuresAfter(killed)
                        + " questions failed, the last one after " + questions.lastFailureAfter(killed));
                assertThat(questions.lastFailureAfter(killed)).isLessThan(ELSEWHERE);
                lab.management().text("-n", NAMESPACE, "rollout", "status", "deployment/gateway", "--timeout=120s");
            }
        }
    }

    private Instant kill(String gateway) {
        var uid = lab.management().field("pod/" + gateway, ".metadata.uid", "-n", NAMESPACE);
        var killed = Instant.now();
        PodProcesses.kill(uid, "java");
        return killed;
    }

    /** @return the names of their pods */
    private List<String> gateways() {
        return lab.management()
                .text(
                        "-n",
                        NAMESPACE,
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=gateway",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                .lines()
                .sorted()
                .toList();
    }

    private List<String> gatewaysOfTheMachine() {
        return lab.davit("tunnels", "-A")
                .text()
                .lines()
                .filter(line -> line.contains(" " + MACHINE + " "))
                .map(line -> line.split(" +")[2])
                .sorted()
                .toList();
    }
}
