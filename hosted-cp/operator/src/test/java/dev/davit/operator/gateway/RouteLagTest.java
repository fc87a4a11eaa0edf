package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.csr.NodeAddresses;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteLagTest {
    private static final HostedState KNOWN = new HostedState(
            new ProbeResult.Unknown(),
            Optional.of(List.of(new NodeView(
                    "w1",
                    "2026-11-23T07:00:00Z",
                    false,
                    List.of("198.18.0.21"),
                    List.of(),
                    10250,
                    "1.35.4",
                    new NodeAddresses(Set.of(), Set.of())))),
            List.of(),
            new NodesResult.Unknown(),
            new HostedObjects.Unknown(),
            new Addons.Unknown());

    @ParameterizedTest
    @CsvSource({
        "198.18.0.21:10250, UNKNOWN_TARGET, true, its address is not published yet",
        "w1:10250, UNKNOWN_TARGET, true, nor is its name",
        "198.18.0.21:22, PORT_NOT_ALLOWED, false, a port that is closed stays closed",
        "198.18.0.2:10250, UNKNOWN_TARGET, false, a beginning of an address is another address",
        "169.254.169.254:80, UNKNOWN_TARGET, false, nobody's address",
        "198.18.0.21, UNKNOWN_TARGET, false, no target at all"
    })
    void excusesOnlyTheMachinesThatAreKnownHere(String target, String reason, boolean late, String why) {
        var refused = new GatewayMessage.Refused("uid", "", target, reason);

        assertThat(RouteLag.explains(refused, KNOWN)).as(why).isEqualTo(late);
    }

    @Test
    void excusesNothingWhileTheMachinesAreUnknown() {
        var refused = new GatewayMessage.Refused("uid", "", "198.18.0.21:10250", "UNKNOWN_TARGET");

        assertThat(RouteLag.explains(refused, HostedState.UNKNOWN)).isFalse();
    }
}
