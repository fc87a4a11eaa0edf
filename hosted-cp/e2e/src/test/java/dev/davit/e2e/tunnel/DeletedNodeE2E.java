package dev.davit.e2e.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A machine whose Node somebody deletes is out until it joins again. */
@ExtendWith(LabExtension.class)
@Order(45)
class DeletedNodeE2E {
    private static final String NAME = "gone-1";
    private static final Duration CUT = Duration.ofSeconds(30);
    private static final Duration STAYS_OUT = Duration.ofSeconds(20);

    private final Lab lab;
    private final Hosted red;
    private Machine machine;

    DeletedNodeE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.red = fleet.red();
    }

    @BeforeEach
    void join() {
        machine = lab.addMachine(NAME);
        machine.allowOnlyTheGateway();
        red.join(machine);
        await("its tunnel").atMost(CUT).until(this::isConnected);
    }

    @AfterEach
    void remove() {
        red.kubectl().run("delete", "node", NAME, "--ignore-not-found");
        lab.removeMachine(NAME);
    }

    @Test
    void aDeletedNodesMachineIsCutOffUntilItIsResetAndJoinsAgain() {
        red.kubectl().text("delete", "node", NAME);

        await("its tunnel is cut").atMost(CUT).until(() -> !isConnected());
        await("its agent says why")
                .atMost(CUT)
                .untilAsserted(() -> assertThat(machine.agentLog()).contains("the Node " + NAME + " was deleted"));
        await("it does not come back")
                .during(STAYS_OUT)
                .atMost(STAYS_OUT.plusSeconds(15))
                .until(() -> !isConnected());

        machine.agent("reset", "--yes").text();
        red.join(machine);
        await("its tunnel again").atMost(CUT).until(this::isConnected);
    }

    private boolean isConnected() {
        return lab.davit("tunnels", "-A").text().lines().anyMatch(line -> line.contains(" " + NAME + " "));
    }
}
