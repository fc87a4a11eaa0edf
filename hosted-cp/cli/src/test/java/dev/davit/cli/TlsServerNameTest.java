package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.LeafRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A management cluster that is reached by address and has a certificate for a name only, as a hosted cluster. */
class TlsServerNameTest {
    private static final String NAME = "api.7k3f9qh2md.hosted.example";
    private static final char[] PASSWORD = "none".toCharArray();
    private static final Duration DAY = Duration.ofDays(1);

    private final SecureRandom random = new SecureRandom();
    private final CertificateAuthority authority = CertificateAuthority.create("test", Instant.now(), DAY, random);
    private final Queue<String> namesAskedFor = new ConcurrentLinkedQueue<>();
    private final HttpsServer server;

    @TempDir
    Path folder = Path.of("");

    TlsServerNameTest() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws Exception {
        server.setHttpsConfigurator(new HttpsConfigurator(certified()));
        server.createContext("/", exchange -> answer((HttpsExchange) exchange));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksForTheNameAndChecksTheCertificateAgainstIt() throws IOException {
        var run = status("tls-server-name: " + NAME);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(namesAskedFor).isNotEmpty().containsOnly(NAME);
    }

    @Test
    void refusesACertificateOfAnotherName() throws IOException {
        var run = status("tls-server-name: api.other.hosted.example");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(run.err()).contains("not verified");
        assertThat(namesAskedFor).isEmpty();
    }

    @Test
    void checksTheCertificateAgainstTheAddressWhenThereIsNoName() throws IOException {
        var run = status("namespace: none");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(run.err()).contains("not verified");
    }

    private Invocation status(String ofCluster) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: it, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: "%s", %s}}
                contexts:
                - {name: it, context: {cluster: it, user: nobody}}
                users:
                - {name: nobody, user: {token: none}}
                current-context: it
                """.formatted(
                server.getAddress().getPort(),
                Base64.getEncoder().encodeToString(authority.certificatePem().getBytes(StandardCharsets.US_ASCII)),
                ofCluster));
        return Invocation.of("status", "-o", "name", "--kubeconfig", kubeconfig.toString());
    }

    private void answer(HttpsExchange exchange) throws IOException {
        ((ExtendedSSLSession) exchange.getSSLSession())
                .getRequestedServerNames().stream()
                        .map(SNIServerName::getEncoded)
                        .map(name -> new String(name, StandardCharsets.US_ASCII))
                        .forEach(namesAskedFor::add);
        var body = "{\"apiVersion\": \"davit.dev/v1alpha1\", \"kind\": \"HostedClusterList\", \"items\": []}"
                .getBytes(StandardCharsets.US_ASCII);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange;
                var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private SSLContext certified() throws Exception {
        var leaf = authority.issue(LeafRequest.server(NAME, List.of(NAME), List.of(), DAY), Instant.now(), random);
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), PASSWORD, leaf.chain().toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, random);
        return context;
    }
}
