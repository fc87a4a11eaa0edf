package dev.davit.e2e.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.HostedProcess;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.SystemComponent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A running fleet while a part of it stands still or is away. */
@ExtendWith(LabExtension.class)
@Order(75)
class InterruptionE2E {
    private static final Duration TUNNEL_RETURN = Duration.ofSeconds(5);
    private static final Duration UNAVAILABLE_IS_TOLD = Duration.ofSeconds(30);
    private static final Duration SHORTLY = Duration.ofSeconds(60);
    private static final Duration OPERATOR_AT_WORK = Duration.ofSeconds(30);

    private final Lab lab;
    private final Fleet fleet;

    InterruptionE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    /** From the moment in which another gateway listens, by its own log: a kubectl on a busy machine takes seconds itself. */
    @Test
    @Order(1)
    void theTunnelIsBackWithinSecondsOfTheGatewaysReturn() {
        var kubectl = fleet.red().kubectl();

        SystemComponent.GATEWAY.kill(lab);

        await("exec through the tunnel")
                .atMost(SHORTLY)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> kubectl.run("exec", "web", "--request-timeout=3s", "--", "true")
                                .exitCode()
                        == 0);
        for (var machine : List.of(fleet.redMachine(), fleet.blueMachine())) {
            await("the tunnel of " + machine.name())
                    .atMost(SHORTLY)
                    .untilAsserted(
                            () -> assertThat(new GatewayLog(SystemComponent.GATEWAY.log(lab)).returnOf(machine.name()))
                                    .isPresent());
            assertThat(new GatewayLog(SystemComponent.GATEWAY.log(lab)).returnOf(machine.name()))
                    .as(machine.name())
                    .hasValueSatisfying(after -> assertThat(after).isLessThan(TUNNEL_RETURN));
        }
    }

    /** Invariant I3. A process that stands still keeps its connections: the hardest way to be unreachable. */
    @Test
    @Order(2)
    void availableTurnsFalseWhileTheApiDoesNotAnswer() {
        var red = fleet.red();
        var apiServer = new HostedProcess(lab, red, "kube-apiserver");

        apiServer.suspend();
        try {
            await("the API is said to be unavailable")
                    .atMost(UNAVAILABLE_IS_TOLD)
                    .untilAsserted(() -> assertThat(red.condition("Available")).startsWith("False"));
            assertThat(fleet.blue().condition("Available")).startsWith("True");
        } finally {
            apiServer.resume();
        }

        await("the API is said to be available again")
                .atMost(SHORTLY)
                .untilAsserted(() -> assertThat(red.condition("Available")).startsWith("True"));
    }

    /** Invariant I4 of an operator that is not even new. */
    @Test
    @Order(3)
    void restartingTheOperatorTouchesNoControlPlane() {
        var red = fleet.red().controlPlanePods();
        var blue = fleet.blue().controlPlanePods();

        SystemComponent.OPERATOR.kill(lab);
        await("it has looked at everything")
                .pollDelay(OPERATOR_AT_WORK)
                .atMost(SHORTLY)
                .until(() -> true);

        assertThat(fleet.red().controlPlanePods()).isEqualTo(red);
        assertThat(fleet.blue().controlPlanePods()).isEqualTo(blue);
        assertThat(fleet.red().condition("Available")).startsWith("True");
    }
}
