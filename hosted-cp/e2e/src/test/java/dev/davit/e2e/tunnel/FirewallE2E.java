package dev.davit.e2e.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The fleet's machines drop every packet but those to the gateway's port from before they join, so that all other tests show
 * that this one destination is enough. Here: that the rule really drops.
 */
@ExtendWith(LabExtension.class)
@Order(21)
class FirewallE2E {
    private static final String CONNECT = "timeout 3 bash -c 'exec 3<>/dev/tcp/%s/%d'";
    private static final int API_SERVER = 6443;
    private static final int GATEWAY = 443;

    private final Lab lab;
    private final Fleet fleet;

    FirewallE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @Test
    void theMachineReachesTheGatewaysPortOnly() {
        var machine = fleet.redMachine();

        assertThat(machine.bash(CONNECT.formatted(lab.gatewayAddress(), GATEWAY))
                        .exitCode())
                .isZero();
        assertThat(machine.bash(CONNECT.formatted(lab.gatewayAddress(), API_SERVER))
                        .exitCode())
                .isNotZero();
        assertThat(machine.text("iptables", "-w", "-nvxL", "ONLY-GATEWAY")).contains("DROP");
    }
}
