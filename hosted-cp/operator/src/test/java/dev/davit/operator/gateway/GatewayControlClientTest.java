package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.certificates.GatewayIdentity;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.testing.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The control stream over real TLS, against a small gateway. */
class GatewayControlClientTest implements GatewayListener {
    private static final Duration LIFE = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create("gateway", Instant.now(), LIFE, random);
    private final List<GatewayMessage> messages = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final List<String> subscriptions = new CopyOnWriteArrayList<>();
    private final SSLServerSocket server;

    GatewayControlClientTest() throws Exception {
        server = listen();
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void subscribesReadsAndConnectsAgainAfterTheStreamEnded() {
        try (var client = client(authority)) {
            client.start();

            Poll.await("two connections")
                    .untilAsserted(() -> assertThat(subscriptions)
                            .hasSizeGreaterThanOrEqualTo(2)
                            .containsOnly("davit://operator {\"type\":\"subscribe\",\"version\":1}"));
            assertThat(messages).contains(new GatewayMessage.SessionChange("up", "u", "w1", "198.18.0.21", ""));
            assertThat(lost).isNotEmpty();
        }
    }

    @Test
    void saysNothingToAGatewayOfAnotherAuthority() {
        var foreign = CertificateAuthority.create("foreign", Instant.now(), LIFE, random);
        try (var client = client(foreign)) {
            client.start();

            Poll.await("nothing arrives", Duration.ofSeconds(6))
                    .during(Duration.ofSeconds(3))
                    .untilAsserted(() -> assertThat(subscriptions).isEmpty());
        }
    }

    @Override
    public void received(String replica, GatewayMessage message) {
        messages.add(message);
    }

    @Override
    public void lost(String replica) {
        lost.add(replica);
    }

    private GatewayControlClient client(CertificateAuthority trusted) {
        var request = LeafRequest.client("davit-operator", List.of(), LIFE).withUris(URI.create("davit://operator"));
        var identity = new GatewayIdentity(trusted, trusted.issue(request, Instant.now(), random));
        return new GatewayControlClient("localhost", server.getLocalPort(), () -> identity, this);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var socket = (SSLSocket) server.accept()) {
                var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                String line = reader.readLine();
                var peer =
                        (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
                subscriptions.add(
                        peer.getSubjectAlternativeNames().iterator().next().get(1) + " " + line);
                socket.getOutputStream()
                        .write(
                                "{\"type\":\"session\",\"state\":\"up\",\"clusterUID\":\"u\",\"node\":\"w1\",\"remote\":\"198.18.0.21\"}\n"
                                        .getBytes(StandardCharsets.UTF_8));
            } catch (IOException | java.security.cert.CertificateParsingException refused) {
                // the next one may be better
            }
        }
    }

    private SSLServerSocket listen() throws Exception {
        CertifiedKey leaf = authority.issue(
                LeafRequest.server("gateway", List.of("localhost"), List.of(), LIFE), Instant.now(), random);
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chain().toArray(Certificate[]::new));
        keys.setCertificateEntry("ca", authority.certificate());
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        var socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
        socket.setNeedClientAuth(true);
        return socket;
    }
}
