package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.ExtendedUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second handshake on a TLS 1.2 connection costs as much as a first one, and the limits do not see it. */
@Timeout(60)
class RenegotiationTest {
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static void assertHasOneHandshakeOnly(SSLSocket socket) throws IOException {
        try (socket) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");

            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        while (socket.getInputStream().read() >= 0) {
                            // What came before is of no interest.
                        }
                        throw new IOException("closed");
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_renegotiation");
        }
    }

    @Test
    void isRefusedAtTheEgressPorts() throws Exception {
        assertHasOneHandshakeOnly(
                gateway.internal(gateway.ports().egressCluster(), "davit://cluster/" + cluster.uid()));
        assertHasOneHandshakeOnly(
                gateway.internal(gateway.ports().egressControlPlane(), "davit://cluster/" + cluster.uid()));
    }

    @Test
    void isRefusedOnATunnel() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.of(cluster.node("w0", ExtendedUsage.CLIENT_AUTH)));

        assertHasOneHandshakeOnly(
                TestTls.connect(context, gateway.ports().publicPort(), cluster.tunnelName(), "davit-tunnel/1"));
    }
}
