package dev.davit.e2e.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fleet's machines drop every packet but those to the gateway's port from before they join, so that all other tests show
 * that this one destination is enough. Here: that the rules really drop.
 */
@ExtendWith(LabExtension.class)
@Order(21)
class FirewallE2E {
    private static final int API_SERVER = 6443;
    private static final int GATEWAY = 443;
    private static final int KUBELET = 10250;
    private static final int DNS = 53;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Lab lab;
    private final Machine machine;
    private final Kubectl kubectl;
    private final String ownAddress;
    private final String otherAddress;

    FirewallE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.machine = fleet.redMachine();
        this.kubectl = fleet.red().kubectl();
        this.ownAddress = fleet.red().nodeAddress(machine);
        this.otherAddress = fleet.blue().nodeAddress(fleet.blueMachine());
    }

    /** Where the packets come from. */
    private enum Origin {
        HOST,
        POD
    }

    @ParameterizedTest
    @EnumSource
    void theGatewaysPortIsReached(Origin origin) {
        assertThat(connects(origin, lab.gatewayAddress(), GATEWAY)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anotherPortOfTheGatewaysAddressIsNot(Origin origin) {
        assertDropped(origin, lab.gatewayAddress(), API_SERVER);
    }

    @ParameterizedTest
    @EnumSource
    void anotherAddressIsNot(Origin origin) {
        assertDropped(origin, otherAddress, KUBELET);
        assertDropped(origin, otherAddress, GATEWAY);
    }

    /** At an address that needs no router: the management machine listens there, and has no rules of its own. */
    @Test
    void nothingIsReachedByIpv6() {
        var address = lab.machine("mgmt")
                .bash("ip -6 -oneline address show dev eth0 scope link | awk '{ sub(\"/.*\", \"\", $4); print $4 }'")
                .text();
        assertThat(address).startsWith("fe80:");
        var before = machine.droppedOfIpv6(Machine.WAY_OUT);

        assertThat(connects(Origin.HOST, address + "%eth0", API_SERVER)).isFalse();
        assertThat(machine.droppedOfIpv6(Machine.WAY_OUT)).isGreaterThan(before);
    }

    @ParameterizedTest
    @EnumSource
    void noNameServerOutsideIsAsked(Origin origin) {
        var before = machine.dropped(Machine.WAY_OUT);

        switch (origin) {
            case HOST -> machine.bash("echo question >/dev/udp/%s/%d".formatted(lab.gatewayAddress(), DNS));
            case POD -> inPod("timeout 2 nslookup example.org " + lab.gatewayAddress());
        }

        assertThat(machine.dropped(Machine.WAY_OUT)).isGreaterThan(before);
    }

    @Test
    void noConnectionComesInFromOutside() {
        var before = machine.dropped(Machine.WAY_IN);

        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ownAddress, KUBELET), (int) PATIENCE.toMillis());
            throw new AssertionError("connected to " + ownAddress + ":" + KUBELET);
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining("timed out");
        }
        assertThat(machine.dropped(Machine.WAY_IN)).isGreaterThan(before);
    }

    private void assertDropped(Origin origin, String address, int port) {
        var before = machine.dropped(Machine.WAY_OUT);

        assertThat(connects(origin, address, port)).isFalse();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(machine.dropped(Machine.WAY_OUT)).isGreaterThan(before));
    }

    private boolean connects(Origin origin, String address, int port) {
        var bound = PATIENCE.toSeconds();
        return switch (origin) {
            case HOST ->
                machine.bash("timeout %d bash -c '</dev/tcp/%s/%d'".formatted(bound, address, port))
                                .exitCode()
                        == 0;
            case POD -> inPod("timeout %d nc %s %d </dev/null".formatted(bound, address, port)) == 0;
        };
    }

    private int inPod(String line) {
        return kubectl.run("exec", "web", "--", "sh", "-c", line).exitCode();
    }
}
