package dev.davit.e2e.hibernation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster with one machine sleeps and wakes, while a pod runs on. */
@ExtendWith(LabExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class HibernationE2E {
    private static final String NAME = "dozer";
    private static final String MACHINE = "dozy";
    private static final String PROCESS = "tick-of-dozer";

    /**
     * The cluster answers within 8 s (p95), so mostly the attempt that wakes it succeeds; else the gateway closes that after
     * 9 s, kubectl makes the next one a second later, and that one succeeds before it is closed as well.
     */
    private static final Duration TWO_ATTEMPTS = Duration.ofSeconds(9 + 1 + 9);

    private final Lab lab;
    private final Hosted dozer;
    private final Machine machine;

    HibernationE2E(Lab lab) {
        this.lab = lab;
        this.dozer = Hosted.existing(lab, NAME);
        this.machine = lab.machine(MACHINE);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        var dozer = Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection")
                .awaitAvailable();
        dozer.join(lab.addMachine(MACHINE));
        dozer.kubectl()
                .apply(TestPods.shell("ticker", "while true; do echo " + PROCESS + "; sleep 1; done"))
                .text();
        dozer.kubectl().text("wait", "pod/ticker", "--for=condition=Ready", "--timeout=120s");
        dozer.kubectl().text("create", "configmap", "kept", "--from-literal=key=value");
    }

    @AfterAll
    static void delete(Lab lab) {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.removeMachine(MACHINE);
    }

    @Test
    @Order(1)
    void hasNoPodsWithinAMinuteAndKeepsItsData() {
        var volumes = dozer.controlPlane("get", "persistentvolumeclaims", "-o", "name");
        long start = System.nanoTime();

        hibernation("{\"enabled\":true,\"wakeOnRequest\":true}");

        await("machines were told")
                .atMost(Duration.ofSeconds(30))
                .until(() -> machine.agentLog().contains("the cluster sleeps"));
        await("no pods")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> dozer.controlPlane("get", "pods", "-o", "name").isEmpty());
        printSeconds("asleep", start);
        awaitPhase("Asleep");
        assertThat(dozer.controlPlane("get", "persistentvolumeclaims", "-o", "name"))
                .isEqualTo(volumes)
                .isNotEmpty();
        assertThat(dozer.condition("Ready")).startsWith("True: asleep since");
        assertThat(dozer.field(".status.conditions[?(@.type==\"Available\")].reason"))
                .isEqualTo("Hibernated");
    }

    @Test
    @Order(2)
    void podsRunOnAndTheMachineRefusesAtOnce() {
        assertThat(processes()).isNotEmpty();
        var refusal =
                machine.bash("exec 3<>/dev/tcp/172.20.0.1/6443; head -c1 <&3").all();
        assertThat(refusal).containsIgnoringCase("connection reset");
        assertThat(machine.agent("status").exitCode()).isZero();
        assertThat(dozer.field(".status.hibernation.phase")).isEqualTo("Asleep");
    }

    @Test
    @Order(3)
    void theSystemsNameDoesNotWakeIt() {
        var asked = dozer.kubectl()
                .run(
                        "get",
                        "--raw",
                        "/readyz",
                        "--tls-server-name=system." + dozer.publicName(),
                        "--request-timeout=5s");

        assertThat(asked.exitCode()).isNotZero();
        await("it sleeps on")
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(15))
                .until(() -> dozer.field(".status.hibernation.phase").equals("Asleep"));
    }

    @Test
    @Order(4)
    void kubectlWakesItWithinItsOwnAttempts() {
        var before = processes();
        long start = System.nanoTime();

        var value = dozer.kubectl().text("get", "configmap", "kept", "-o", "jsonpath={.data.key}");

        var took = Duration.ofNanos(System.nanoTime() - start);
        printSeconds("woken by kubectl", start);
        assertThat(took).isLessThanOrEqualTo(TWO_ATTEMPTS);
        assertThat(value).isEqualTo("value");
        assertThat(dozer.field(".status.hibernation.wokenUntil")).isNotEmpty();
        dozer.awaitAvailable();
        await("the machine is back")
                .atMost(Duration.ofSeconds(60))
                .until(() -> dozer.kubectl().run("exec", "ticker", "--", "true").exitCode() == 0);
        dozer.awaitNodeReady(machine);
        assertThat(processes()).isEqualTo(before);
        assertThat(dozer.kubectl().text("get", "--raw", "/readyz", "--tls-server-name=system." + dozer.publicName()))
                .isEqualTo("ok");
    }

    @Test
    @Order(5)
    void wakesBySpec() {
        hibernation("{\"enabled\":true,\"wakeOnRequest\":false}");
        awaitPhase("Asleep");
        long start = System.nanoTime();

        lab.davit("wake", "cluster", NAME, "-n", Hosted.NAMESPACE, "--wait").text();

        printSeconds("woken by spec", start);
        assertThat(dozer.condition("Available")).startsWith("True");
        assertThat(dozer.kubectl().text("get", "configmap", "kept", "-o", "name"))
                .contains("kept");
    }

    private void hibernation(String value) {
        dozer.patch("{\"hibernation\":" + value + "}");
    }

    private void awaitPhase(String phase) {
        await("the cluster is " + phase)
                .atMost(Duration.ofSeconds(90))
                .until(() -> dozer.field(".status.hibernation.phase").equals(phase));
    }

    private List<String> processes() {
        return machine.bash("pgrep -f " + PROCESS + " | sort").out().lines().toList();
    }

    private static void printSeconds(String what, long start) {
        System.out.printf("until %s: %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }
}
