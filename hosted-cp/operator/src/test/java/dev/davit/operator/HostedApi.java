package dev.davit.operator;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.pki.CertifiedKey;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The API of one hosted cluster behind a gateway: a second API server, in front of which TLS ends with the certificate that
 * the operator made for the hosted one. Whoever comes through is its administrator.
 */
final class HostedApi implements AutoCloseable {
    private static final String INSIDE = "through-the-gateway";

    private final KubeApi api = KubeApi.start();
    private final ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final SSLContext backend;
    private final Queue<Socket> held = new ConcurrentLinkedQueue<>();
    private volatile Optional<SSLContext> front = Optional.empty();
    private volatile boolean reachable = true;
    private volatile boolean silent;
    private final String version;
    private volatile String claimed;

    HostedApi() throws IOException, GeneralSecurityException {
        var user = api.clientPem(INSIDE, "system:masters");
        CertifiedKey identity = CertifiedKey.parse(user.getKey(), user.getValue());
        backend = context(identity.key(), identity.chain(), List.of(certificate(api.authorityPem())));
        version = api.admin().getKubernetesVersion().getGitVersion().substring(1);
        claimed = version;
        Thread.ofVirtual().name("hosted-api").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** @return a client that does not go through the gateway */
    KubernetesClient admin() {
        return api.admin();
    }

    /** @return a client of a machine or another user inside, to be closed by the caller */
    KubernetesClient client(String user, String... groups) {
        return api.client(user, groups);
    }

    /** @return what came through the gateway and wrote */
    List<AuditLog.Write> writes() {
        return api.audit().writes().stream()
                .filter(write -> write.user().equals(INSIDE))
                .toList();
    }

    /** Becomes the API of that cluster. */
    void serve(KubernetesClient management, ClusterIdentity cluster) throws GeneralSecurityException, IOException {
        CertifiedKey leaf = ClusterSecrets.parse(management
                        .secrets()
                        .inNamespace(cluster.hostedNamespace())
                        .list()
                        .getItems())
                .orElseThrow()
                .leaf(Leaf.API_SERVER);
        front = Optional.of(context(leaf.key(), leaf.chain(), List.of()));
    }

    /** Cuts every connection and refuses new ones. */
    void vanish() throws IOException {
        reachable = false;
        cut();
    }

    /** From now on takes every request and answers none. */
    void fallSilent() throws IOException {
        silent = true;
        cut();
    }

    /** From now on says that it is of that version, which is as long as its own. */
    void claims(String another) {
        if (another.length() != version.length()) {
            throw new IllegalArgumentException("expected a version as long as " + version + ", found " + another);
        }
        claimed = another;
    }

    void comeBack() {
        reachable = true;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
        api.close();
    }

    private void cut() throws IOException {
        for (var connection : held) {
            connection.close();
        }
        held.clear();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                held.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void connect(Socket client) {
        try (client) {
            if (!reachable || front.isEmpty()) {
                return;
            }
            var outer = (SSLSocket)
                    front.get().getSocketFactory().createSocket(client, InputStream.nullInputStream(), true);
            outer.startHandshake();
            if (silent) {
                outer.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (Socket inner = backend.getSocketFactory()
                    .createSocket(
                            InetAddress.getLoopbackAddress(),
                            URI.create(api.url()).getPort())) {
                held.add(inner);
                var ended = new Semaphore(0);
                pump(outer.getInputStream(), inner.getOutputStream(), ended);
                pump(
                        inner.getInputStream(),
                        new ClaimedVersion(outer.getOutputStream(), version, () -> claimed),
                        ended);
                ended.acquireUninterruptibly();
            }
        } catch (IOException cut) {
            // The client sees it too.
        }
    }

    private static void pump(InputStream from, OutputStream to, Semaphore ended) {
        Thread.ofVirtual().start(() -> {
            try {
                from.transferTo(to);
            } catch (IOException cut) {
                // Both directions end.
            } finally {
                ended.release();
            }
        });
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    static SSLContext context(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> trusted)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, new char[0], chain.toArray(Certificate[]::new));
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
