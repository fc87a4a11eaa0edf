package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.operator.metrics.OperatorMetrics;
import dev.davit.operator.probe.EndToEndProbe;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way to a hosted API: the gateway's address, the cluster's name. */
class HostedClientsTest {
    private static final String NAME = "api.7k3f9qh2md.hosted.example";
    private static final Duration LIFE = Duration.ofHours(1);

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create("cluster", Instant.now(), LIFE, random);
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final OperatorMetrics metrics = new OperatorMetrics(Clock.systemUTC());
    private final HttpsServer server;

    HostedClientsTest() throws Exception {
        server = serve(authority, NAME);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        metrics.close();
    }

    @Test
    void sendsTheClustersNameToTheGatewaysAddress() {
        try (var client = clients().admin(target(NAME, authority))) {
            assertThat(client.raw("/readyz")).isEqualTo("ok");
        }

        assertThat(seen).containsEntry("sni", NAME).containsEntry("user", "CN=davit:admin");
    }

    @Test
    void actsUnderANameOfItsOwn() {
        try (var client = clients().operator(target(NAME, authority))) {
            client.raw("/readyz");
        }

        assertThat(seen.get("user")).isEqualTo("CN=davit-operator,O=system:masters");
        assertThat(metrics.scrape())
                .contains("davit_hosted_api_requests_total{resource=\"none\",result=\"2xx\",verb=\"get\"} 1.0")
                .doesNotContain(NAME);
    }

    /** Invariant I6: an answer of another cluster's API is no answer. */
    @Test
    void refusesTheCertificateOfAnotherCluster() {
        try (var client = clients().admin(target("api.aaaaaaaaaa.hosted.example", authority))) {
            assertThatThrownBy(() -> client.raw("/readyz")).isInstanceOf(KubernetesClientException.class);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void refusesAnotherAuthority() {
        var foreign = CertificateAuthority.create("foreign", Instant.now(), LIFE, random);

        try (var client = clients().admin(target(NAME, foreign))) {
            ProbeResult result = new EndToEndProbe(client, Clock.systemUTC()).run(new ProbeResult.Unknown());

            assertThat(result).isInstanceOfSatisfying(ProbeResult.Failed.class, failed -> {
                assertThat(failed.step()).isEqualTo(ProbeResult.Step.READYZ);
                assertThat(failed.message()).startsWith("no answer");
            });
        }
    }

    private HostedClients clients() {
        return new HostedClients(
                "127.0.0.1", server.getAddress().getPort(), Clock.systemUTC(), random, metrics.hosted());
    }

    private HostedTarget target(String name, CertificateAuthority ca) {
        CertifiedKey admin = ca.issue(LeafRequest.client("davit:admin", List.of(), LIFE), Instant.now(), random);
        return new HostedTarget("team-a", "edge", "uid-1", name, ca, admin);
    }

    private HttpsServer serve(CertificateAuthority ca, String name) throws Exception {
        CertifiedKey leaf = ca.issue(LeafRequest.server("api", List.of(name), List.of(), LIFE), Instant.now(), random);
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chain().toArray(Certificate[]::new));
        keys.setCertificateEntry("ca", ca.certificate());
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        https.createContext("/readyz", exchange -> {
            var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            session.getRequestedServerNames().forEach(sni -> seen.put("sni", ((SNIHostName) sni).getAsciiName()));
            seen.put("user", session.getPeerPrincipal().getName());
            byte[] body = "ok".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        https.start();
        return https;
    }
}
