package dev.davit.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.SystemComponent;
import dev.davit.e2e.support.TlsClient;
import dev.davit.e2e.support.TlsClient.Outcome;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Blue lets in some addresses only: this computer, from which kubectl asks, and blue's machine are shut out and let in again.
 * Nothing of blue's control plane changes for that, and the operator goes on probing it.
 */
@ExtendWith(LabExtension.class)
@Order(55)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AllowedAddressesE2E {
    /** For documentation (RFC 5737): nobody has one of these. */
    private static final String NOBODY = "[\"192.0.2.0/24\"]";

    private static final String EVERYBODY = "null";

    /** What is promised of connections that are no longer allowed, from the change of the spec on. */
    private static final Duration CLOSED = Duration.ofSeconds(5);

    /** An API that the operator does not reach is said to be away within this (invariant I3). */
    private static final Duration TOLD = Duration.ofSeconds(30);

    /** An agent that was refused asks again after its longest pause. */
    private static final Duration BACK = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String KUBECTL = "/opt/davit-assets/bin/kubernetes-" + Fleet.FIRST + "/kubectl";
    private static final String READY = "GET /readyz HTTP/1.1\r\nHost: blue\r\n\r\n";
    private static final String WORKLOAD =
            "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.status.containerStatuses[*].restartCount}"
                    + " {.status.initContainerStatuses[*].restartCount}{\"\\n\"}{end}";

    private final Lab lab;
    private final Hosted blue;
    private final Machine machine;
    private final String machineAddress;
    private String workload = "";

    AllowedAddressesE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.blue = fleet.blue();
        this.machine = fleet.blueMachine();
        this.machineAddress = machine.address();
    }

    /** Without it what follows could be so for another reason. */
    @BeforeAll
    void everybodyIsIn() {
        allow(EVERYBODY);
        await("the machine's pod is reached").atMost(BACK).until(this::isMachineReached);
        assertThat(ofTheMachine()).as("connections of the machine").isNotEmpty();
        workload = workload();
    }

    @AfterAll
    void letEverybodyIn() {
        allow(EVERYBODY);
        await("the machine is back").atMost(BACK).until(this::isMachineReached);
        blue.awaitNodeReady(machine);
    }

    @Test
    @Order(1)
    void whoIsShutOutIsCutOffWithinSecondsAndNothingRestarts() throws IOException, GeneralSecurityException {
        try (var watch = blue.kubectl().start("get", "configmaps", "--watch", "-o", "name")) {
            await("something is watched")
                    .atMost(PATIENCE)
                    .until(() -> watch.isAlive() && !watch.out().isBlank());

            long begun = System.nanoTime();
            allow(NOBODY);
            awaitSince(
                    begun,
                    "all that was open is closed",
                    () -> !watch.isAlive() && ofTheMachine().isEmpty());
            printSeconds("what was open was closed", begun);
        }

        assertThat(blue.kubectl().isReachable()).isFalse();
        assertThat(ask("api.")).isInstanceOf(Outcome.Refused.class);
        assertThat(ask("system.")).isInstanceOf(Outcome.Refused.class);
        await("the operator's probes pass on")
                .during(TOLD)
                .atMost(TOLD.plus(TOLD))
                .until(() -> blue.condition("Available").startsWith("True"));
        assertThat(workload()).as("pods, their restarts, and ReplicaSets").isEqualTo(workload);
    }

    @Test
    @Order(2)
    void aRangeLetsInWhoIsInItAndNotTheMachine() throws IOException, GeneralSecurityException {
        long begun = System.nanoTime();
        allow("[\"" + lab.clientAddress() + "/32\"]");
        awaitSince(begun, "this computer is let in", () -> blue.kubectl().isReachable());

        assertThat(ask("api."))
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answer -> assertThat(answer.text()).startsWith("HTTP/1.1 200"));
        assertThat(isMachineReached()).as("the machine's pod is reached").isFalse();
        await("the agent says why").atMost(BACK).until(() -> machine.agentLog().contains("ADDRESS_NOT_ALLOWED"));
        assertThat(throughTheRelay())
                .as("what the machine's own relay is answered")
                .isNotEqualTo("ok");
        assertThat(workload()).isEqualTo(workload);
    }

    @Test
    @Order(3)
    void anEmptyListLetsTheMachineIn() {
        allow(EVERYBODY);

        await("the machine's pod is reached").atMost(BACK).until(this::isMachineReached);
        assertThat(throughTheRelay()).isEqualTo("ok");
        assertThat(workload()).isEqualTo(workload);
    }

    private void allow(String ranges) {
        blue.patch("{\"apiServer\":{\"allowedCIDRs\":" + ranges + "}}");
    }

    private Outcome ask(String prefix) throws IOException, GeneralSecurityException {
        return new TlsClient(Optional.empty(), PATIENCE)
                .ask(lab.gatewayAddress(), Lab.GATEWAY_PORT, prefix + blue.publicName(), List.of(), READY);
    }

    private boolean isMachineReached() {
        return blue.kubectl()
                        .run("exec", "web", "--request-timeout=10s", "--", "true")
                        .exitCode()
                == 0;
    }

    /** @return the answer of the API server at the machine's own address for it, which leads to the gateway */
    private String throughTheRelay() {
        return machine.bash(
                        KUBECTL + " --kubeconfig /etc/kubernetes/kubelet.conf get --raw /readyz --request-timeout=5s")
                .out();
    }

    private List<String> ofTheMachine() {
        return SystemComponent.GATEWAY.connections(lab).stream()
                .filter(connection -> connection.contains(" " + machineAddress + " "))
                .toList();
    }

    private String workload() {
        return blue.controlPlane("get", "replicasets,pods", "-o", WORKLOAD);
    }

    private static void awaitSince(long begun, String what, Callable<Boolean> condition) {
        await(what)
                .atMost(CLOSED.minusNanos(System.nanoTime() - begun))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    private static void printSeconds(String what, long begun) {
        System.out.printf("%s %.1f s after the change began%n", what, (System.nanoTime() - begun) / 1e9);
    }
}
