package dev.davit.model.pki;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A handshake with certificates on both sides over loopback, each side with a clock of its own. */
final class Handshake {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final char[] NO_PASSWORD = {};

    private Handshake() {}

    /**
     * One side.
     *
     * @param authority that it trusts
     * @param now what its clock says
     */
    record Side(CertifiedKey identity, CertificateAuthority authority, Instant now) {
        SSLContext context() throws GeneralSecurityException, IOException {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(
                    "key", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            var rules = new PKIXBuilderParameters(
                    Set.of(new TrustAnchor(authority.certificate(), null)), new X509CertSelector());
            rules.setRevocationEnabled(false);
            rules.setDate(Date.from(now));
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(new CertPathTrustManagerParameters(rules));
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        }
    }

    /** @return the protocol that both agreed on; fails as the client or else the server did */
    static String between(Side server, Side client) throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var port = (SSLServerSocket)
                        server.context().getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            port.setNeedClientAuth(true);
            port.setSoTimeout((int) PATIENCE.toMillis());
            Callable<String> answer = () -> answer(port);
            var answered = executor.submit(answer);
            try (var socket =
                    (SSLSocket) client.context().getSocketFactory().createSocket(loopback, port.getLocalPort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.startHandshake();
                socket.getInputStream().read();
            }
            return answered.get();
        }
    }

    /** A byte after the handshake: in TLS 1.3 the client is done before the server has judged its certificate. */
    private static String answer(SSLServerSocket port) throws IOException {
        try (var socket = (SSLSocket) port.accept()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.startHandshake();
            socket.getOutputStream().write(1);
            return socket.getSession().getProtocol();
        }
    }
}
