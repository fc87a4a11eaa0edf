package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.badinput.TlsClient.Outcome;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Invariant I6 at the gateway's public port: only a node of a cluster gets a tunnel of that cluster. */
@ExtendWith(LabExtension.class)
@Order(52)
class GatewayRefusalE2E {
    private static final int PUBLIC_PORT = 443;
    private static final List<String> TUNNEL_PROTOCOL = List.of("davit-tunnel/1");
    private static final String HTTP2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final Duration LIFE = Duration.ofHours(1);

    /** The gateway refuses at once; whoever waits longer is being served. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Lab lab;
    private final Fleet fleet;
    private final Identities identities;

    GatewayRefusalE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.identities = new Identities(lab);
    }

    /** Without this, the refusals below could be of everybody. */
    @Test
    void theNodeItselfIsServed() throws Exception {
        var kubectl = fleet.red().kubectl();

        assertThat(tunnel(Optional.of(identities.node(fleet.redMachine()))))
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answer -> assertThat(answer.text()).startsWith(HTTP2_PREFACE));
        await("the node's own tunnel carries streams again")
                .atMost(Duration.ofSeconds(10))
                .until(() -> kubectl.run("exec", "web", "--", "true").exitCode() == 0);
    }

    @Test
    void aTunnelNeedsAClientCertificate() throws Exception {
        assertThat(tunnel(Optional.empty())).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aNodeOfAnotherClusterGetsNoTunnel() throws Exception {
        assertRefused(identities.node(fleet.blueMachine()));
    }

    @Test
    void aCertificateOfAStrangersAuthorityGetsNoTunnel() throws Exception {
        assertRefused(Identities.forged(
                "kubernetes", LeafRequest.client("system:node:red-1", List.of("system:nodes"), LIFE)));
    }

    @Test
    void anAdministratorsCertificateIsNoNodesCertificate() throws Exception {
        assertRefused(identities.administrator(fleet.red()));
    }

    private void assertRefused(CertifiedKey identity) throws IOException, GeneralSecurityException {
        assertThat(tunnel(Optional.of(identity))).isInstanceOf(Outcome.Refused.class);
    }

    private Outcome tunnel(Optional<CertifiedKey> identity) throws IOException, GeneralSecurityException {
        return new TlsClient(identity, PATIENCE)
                .ask(lab.gatewayAddress(), PUBLIC_PORT, "tunnel." + fleet.red().publicName(), TUNNEL_PROTOCOL, "");
    }
}
