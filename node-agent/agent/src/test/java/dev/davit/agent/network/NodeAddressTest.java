package dev.davit.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NodeAddressTest {
    @Test
    void isTheAddressFromWhichTheGatewayIsReached() throws IOException {
        assertThat(NodeAddress.towards(new HostPort("127.0.0.1", 443))).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void isAnIpv6AddressWhereThereIsNoOther() throws IOException {
        assertThat(NodeAddress.towards(new HostPort("::1", 443))).isEqualTo(InetAddress.ofLiteral("::1"));
    }

    @Test
    void saysThatANameDoesNotResolve() {
        assertThatIOException()
                .isThrownBy(() -> NodeAddress.towards(new HostPort("gw.invalid", 443)))
                .withMessageContaining("gw.invalid:443: the name does not resolve");
    }
}
