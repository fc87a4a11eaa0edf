package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.PortForward;
import dev.davit.e2e.support.TlsClient;
import dev.davit.e2e.support.TlsClient.Outcome;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I6 at the gateway's egress port: a kube-apiserver reaches the nodes and pods of its own cluster, nothing else. */
@ExtendWith(LabExtension.class)
@Order(53)
class EgressRefusalE2E {
    private static final int EGRESS_PORT = 8131;
    private static final int KUBELET_PORT = 10250;
    private static final String EGRESS_NAME = "gateway-internal.davit-system.svc";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CHANGE = Duration.ofSeconds(30);

    /** What a client whose certificate is not believed hears, and what the log says. */
    private static final String BAD = "bad_certificate";

    private static final String FORGED = "Path does not chain with any of the trust anchors";
    private static final String FOREIGN = "unable to find valid certification path to requested target";

    private final Lab lab;
    private final Fleet fleet;
    private final Identities identities;

    EgressRefusalE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.identities = new Identities(lab);
    }

    /** Without this, the refusals below could be of everything. */
    @Test
    void theOwnKubeletIsReached() throws Exception {
        assertAnswered(fleet.red(), ownKubelet(), "200 ");
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws Exception {
        assertRefused(Optional.empty(), "certificate_required", "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    }

    @Test
    void aForgedCertificateOfTheClusterIsRefused() throws Exception {
        var name = URI.create("davit://cluster/" + fleet.red().field(".metadata.uid"));

        var forged = Identities.forged(
                "davit-gateway",
                LeafRequest.client("kube-apiserver", List.of(), LIFE).withUris(name));

        assertRefused(Optional.of(forged), BAD, FORGED);
    }

    @Test
    void aNodesCertificateIsRefused() throws Exception {
        assertRefused(Optional.of(identities.node(fleet.redMachine())), BAD, FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:10250", "169.254.169.254:80", "no-such-node:10250", "10.244.250.250:80"})
    void anAddressThatBelongsToNoNodeIsRefused(String target) throws Exception {
        assertAnswered(fleet.red(), target, "404 UNKNOWN_TARGET");
    }

    @Test
    void aPortOfTheNodeThatIsNotTheKubeletsIsRefused() throws Exception {
        var address = fleet.red().nodeAddress(fleet.redMachine());

        assertAnswered(fleet.red(), address + ":22", "403 PORT_NOT_ALLOWED");
    }

    @Test
    void theNodeOfAnotherClusterIsRefused() throws Exception {
        var address = fleet.blue().nodeAddress(fleet.blueMachine());

        assertAnswered(fleet.red(), address + ":" + KUBELET_PORT, "404 UNKNOWN_TARGET");
    }

    /** The gateway knows whose range it is in, not which addresses are in use: the node's own dial fails. */
    @Test
    void anAddressThatIsNoPodOfTheNodeIsNotReached() throws Exception {
        var range = fleet.red().kubectl().field("node/red-1", ".spec.podCIDR");

        assertAnswered(fleet.red(), range.replaceAll("\\.0/24$", ".250:80"), "502 DIAL_FAILED");
    }

    @Test
    void aNodeThatIsNotConnectedIsSaidToBeSo() throws Exception {
        fleet.redMachine().killAgent();
        try {
            await("the gateway notices")
                    .atMost(CHANGE)
                    .untilAsserted(() -> assertAnswered(fleet.red(), ownKubelet(), "503 NODE_NOT_CONNECTED"));
        } finally {
            fleet.redMachine().startAgent();
        }
        await("the tunnel is back")
                .atMost(CHANGE)
                .untilAsserted(() -> assertAnswered(fleet.red(), ownKubelet(), "200 "));
    }

    private String ownKubelet() {
        return fleet.red().nodeAddress(fleet.redMachine()) + ":" + KUBELET_PORT;
    }

    /** Nothing is asked, so that no request crosses the alert and it reaches the client. */
    private void assertRefused(Optional<CertifiedKey> identity, String alert, String cause)
            throws IOException, GeneralSecurityException {
        var log = NewGatewayLines.fromNow(lab);

        assertThat(exchange(identity, ""))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.how()).contains(alert));
        log.awaitLine("egress refused", cause);
    }

    private void assertAnswered(Hosted cluster, String target, String status)
            throws IOException, GeneralSecurityException {
        assertThat(connect(Optional.of(identities.apiServer(cluster)), target))
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answer -> assertThat(answer.text()).startsWith("HTTP/1.1 " + status));
    }

    private Outcome connect(Optional<CertifiedKey> identity, String target)
            throws IOException, GeneralSecurityException {
        return exchange(identity, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    }

    /** One port-forward for each connection: kubectl ends it as soon as the gateway resets one. */
    private Outcome exchange(Optional<CertifiedKey> identity, String request)
            throws IOException, GeneralSecurityException {
        try (var forward = PortForward.to(lab.management(), "deployment/gateway", EGRESS_PORT, "-n", "davit-system")) {
            return new TlsClient(identity, PATIENCE)
                    .ask("127.0.0.1", forward.localPort(), EGRESS_NAME, List.of(), request);
        }
    }
}
