package dev.davit.gateway.testing;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.testing.InsistentKeyManager;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Blocking TLS by the JDK, so that tests do not share the code that they test. */
public final class TestTls {
    private static final char[] PASSWORD = "test".toCharArray();

    private TestTls() {}

    public static SSLContext context(CertificateAuthority trusted, Optional<CertifiedKey> own)
            throws GeneralSecurityException, IOException {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, PASSWORD);
        trust.setCertificateEntry("ca", trusted.certificate());
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust);
        var context = SSLContext.getInstance("TLS");
        var keys = own.map(InsistentKeyManager::new).stream().toArray(KeyManager[]::new);
        context.init(keys, trustManagers.getTrustManagers(), null);
        return context;
    }

    /** A client that shows this and believes every server. */
    public static SSLContext trustingAnyone(CertifiedKey own) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {new InsistentKeyManager(own)},
                InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                null);
        return context;
    }

    /** A connection to loopback whose handshake is still to come. */
    public static SSLSocket connect(SSLContext context, int port, String serverName, String... alpn)
            throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        return prepare(socket, serverName, alpn);
    }

    /** TLS over a connection that was made already. */
    public static SSLSocket over(SSLContext context, Socket plain, String serverName) throws IOException {
        return prepare(
                (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, plain.getPort(), true),
                serverName);
    }

    private static SSLSocket prepare(SSLSocket socket, String serverName, String... alpn) throws IOException {
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(alpn);
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(30_000);
        return socket;
    }
}
