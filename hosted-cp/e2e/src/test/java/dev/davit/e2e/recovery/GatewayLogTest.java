package dev.davit.e2e.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayLogTest {
    private static final GatewayLog LOG = new GatewayLog("""
            2026-01-01T00:00:01.500Z INFO  Gateway: gateway started replica="gateway-1" publicPort="8443"
            2026-01-01T00:00:03.250Z INFO  TunnelConnection: tunnel up cluster="team-a/red" node="red-1" client="198.18.1.21"
            2026-01-01T00:00:09.000Z INFO  TunnelConnection: tunnel up cluster="team-a/red" node="red-1" client="198.18.1.21"
            """);

    @Test
    void countsFromWhenItListensToTheFirstTunnelOfTheNode() {
        assertThat(LOG.returnOf("red-1")).contains(Duration.ofMillis(1750));
    }

    @Test
    void saysNothingOfANodeWithoutATunnel() {
        assertThat(LOG.returnOf("red")).isEmpty();
    }
}
