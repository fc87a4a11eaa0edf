package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.TlsClient;
import dev.davit.e2e.support.TlsClient.Outcome;
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

    /** What a client whose certificate is not believed hears, and what the log says. */
    private static final String BAD = "bad_certificate";

    private static final String FORGED = "Path does not chain with any of the trust anchors";
    private static final String FOREIGN = "unable to find valid certification path to requested target";

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
        assertRefused(Optional.empty(), "certificate_required", "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    }

    @Test
    void aNodeOfAnotherClusterGetsNoTunnel() throws Exception {
        assertRefused(Optional.of(identities.node(fleet.blueMachine())), BAD, FOREIGN);
    }

    @Test
    void aCertificateOfAStrangersAuthorityGetsNoTunnel() throws Exception {
        var forged = Identities.forged(
                "davit-cluster-" + fleet.red().clusterId(),
                LeafRequest.client("system:node:red-1", List.of("system:nodes"), LIFE));

        assertRefused(Optional.of(forged), BAD, FORGED);
    }

    @Test
    void anAdministratorsCertificateIsNoNodesCertificate() throws Exception {
        // It is signed by the right authority: TLS takes it, and the connection is reset.
        assertRefused(Optional.of(identities.administrator(fleet.red())), "reset", "the certificate names no node");
    }

    /** The client hears that it is refused, and the gateway's log says of which cluster and why. */
    private void assertRefused(Optional<CertifiedKey> identity, String heard, String cause)
            throws IOException, GeneralSecurityException {
        var log = NewGatewayLines.fromNow(lab);

        assertThat(tunnel(identity))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.how()).containsIgnoringCase(heard));
        log.awaitLine("tunnel refused", Hosted.NAMESPACE + "/" + fleet.red().name(), cause);
    }

    private Outcome tunnel(Optional<CertifiedKey> identity) throws IOException, GeneralSecurityException {
        return new TlsClient(identity, PATIENCE)
                .ask(lab.gatewayAddress(), PUBLIC_PORT, "tunnel." + fleet.red().publicName(), TUNNEL_PROTOCOL, "");
    }
}
