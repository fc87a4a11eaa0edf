package dev.davit.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Machine;
import dev.davit.e2e.support.Running;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invariant I6 at the gateway's ports: no credential of one cluster opens anything of another. */
@ExtendWith(LabExtension.class)
@Order(52)
class GatewayRefusalE2E {
    private static final int PUBLIC_PORT = 443;
    private static final int EGRESS_PORT = 8131;
    private static final int KUBELET_PORT = 10250;
    private static final List<String> TUNNEL_PROTOCOL = List.of("davit-tunnel/1");
    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LIFE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Lab lab;
    private final Fleet fleet;

    GatewayRefusalE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @Test
    void aTunnelNeedsAClientCertificate() {
        assertTunnelRefused(fleet.red(), Optional.empty());
    }

    @Test
    void aNodeOfAnotherClusterGetsNoTunnel() {
        assertTunnelRefused(fleet.red(), Optional.of(nodeIdentity(fleet.blueMachine())));
    }

    @Test
    void aCertificateOfAStrangersAuthorityGetsNoTunnel() {
        var authority = CertificateAuthority.create("kubernetes", Instant.now(), LIFE, RANDOM);
        var request = LeafRequest.client("system:node:red-1", List.of("system:nodes"), LIFE);

        assertTunnelRefused(fleet.red(), Optional.of(authority.issue(request, Instant.now(), RANDOM)));
    }

    @Test
    void anAdministratorsCertificateIsNoNodesCertificate() {
        var kubectl = fleet.red().kubectl();
        var config = "jsonpath={.users[0].user.%s}";
        var admin = CertifiedKey.parse(
                decode(kubectl.text("config", "view", "--raw", "-o", config.formatted("client-certificate-data"))),
                decode(kubectl.text("config", "view", "--raw", "-o", config.formatted("client-key-data"))));

        assertTunnelRefused(fleet.red(), Optional.of(admin));
    }

    @Test
    void theEgressPortNeedsAClientCertificate() {
        try (var forward = forwardToEgress()) {
            var stranger = new TlsClient(Optional.empty());

            assertThatThrownBy(() -> stranger.ask(
                            "127.0.0.1", localPort(forward), "gateway-internal.davit-system.svc", List.of(), "x"))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:10250,       404",
        "169.254.169.254:80,    404",
        "no-such-node:10250,    404",
        "10.244.250.250:80,     404",
    })
    void anAddressThatBelongsToNoNodeIsRefused(String target, int status) throws Exception {
        assertThat(connect(fleet.red(), target)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aPortOfTheNodeThatIsNotTheKubeletsIsRefused() throws Exception {
        assertThat(connect(fleet.red(), nodeAddress(fleet.red(), fleet.redMachine()) + ":22"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void theNodeOfAnotherClusterIsRefusedAndTheOwnOneIsServed() throws Exception {
        var own = nodeAddress(fleet.red(), fleet.redMachine());
        var others = nodeAddress(fleet.blue(), fleet.blueMachine());

        assertThat(connect(fleet.red(), own + ":" + KUBELET_PORT)).startsWith("HTTP/1.1 200");
        assertThat(connect(fleet.red(), others + ":" + KUBELET_PORT)).startsWith("HTTP/1.1 404");
    }

    private void assertTunnelRefused(Hosted cluster, Optional<CertifiedKey> identity) {
        var client = new TlsClient(identity);
        var name = "tunnel." + cluster.publicName();

        assertThatThrownBy(() -> {
                    var answer = client.ask(lab.gatewayAddress(), PUBLIC_PORT, name, TUNNEL_PROTOCOL, "");
                    if (answer.isEmpty()) {
                        throw new IOException("closed by the gateway");
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private String connect(Hosted cluster, String target) throws IOException, GeneralSecurityException {
        var client = new TlsClient(Optional.of(egressIdentity(cluster)));
        try (var forward = forwardToEgress()) {
            return client.ask(
                    "127.0.0.1",
                    localPort(forward),
                    "gateway-internal.davit-system.svc",
                    List.of(),
                    "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
        }
    }

    private Running forwardToEgress() {
        return lab.management().start("-n", "davit-system", "port-forward", "deployment/gateway", ":" + EGRESS_PORT);
    }

    private static int localPort(Running forward) {
        var matcher = await().atMost(Duration.ofSeconds(20))
                .until(() -> FORWARDING.matcher(forward.out()), found -> found.find());
        return Integer.parseInt(matcher.group(1));
    }

    /** @return what the cluster's kube-apiserver shows at the egress ports */
    private CertifiedKey egressIdentity(Hosted cluster) {
        return CertifiedKey.parse(secret(cluster, "egress-client\\.crt"), secret(cluster, "egress-client\\.key"));
    }

    private String secret(Hosted cluster, String key) {
        return decode(lab.management()
                .field("secret/kube-apiserver-tls", ".data." + key, "-n", cluster.controlPlaneNamespace()));
    }

    private static CertifiedKey nodeIdentity(Machine machine) {
        var pem = machine.text("cat", "/var/lib/kubelet/pki/kubelet-client-current.pem");
        return CertifiedKey.parse(pem, pem);
    }

    private static String nodeAddress(Hosted cluster, Machine machine) {
        return cluster.kubectl()
                .field("node/" + machine.name(), ".status.addresses[?(@.type==\"InternalIP\")].address");
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
