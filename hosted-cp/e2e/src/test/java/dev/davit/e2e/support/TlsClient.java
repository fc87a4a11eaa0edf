package dev.davit.e2e.support;

import dev.davit.pki.CertifiedKey;
import dev.davit.testing.InsistentKeyManager;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A client of the gateway that may be wrong on purpose: any certificate, or none, and it believes any server.
 *
 * @param patience for each answer; no answer within it is an IOException, as is a port that cannot be reached
 */
public record TlsClient(Optional<CertifiedKey> identity, Duration patience) {
    private static final int ENOUGH = 4096;

    /** What came of a connection that was made. */
    public sealed interface Outcome {
        /** The server took the certificate and said this. */
        record Answered(String text) implements Outcome {}

        /** The server broke off: an alert, a reset or the end of the stream, without a byte of its own. */
        record Refused(String how) implements Outcome {}
    }

    /** Connects, sends the request and waits for the first bytes of an answer. */
    public Outcome ask(String host, int port, String serverName, List<String> protocols, String request)
            throws IOException, GeneralSecurityException {
        try (var socket = connect(host, port, serverName, protocols)) {
            return exchange(socket, request);
        }
    }

    /** @return the certificate that the server shows to clients that ask for that name */
    public X509Certificate certificate(String host, int port, String serverName)
            throws IOException, GeneralSecurityException {
        try (var socket = connect(host, port, serverName, List.of())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket connect(String host, int port, String serverName, List<String> protocols)
            throws IOException, GeneralSecurityException {
        var socket = (SSLSocket) context().getSocketFactory().createSocket(host, port);
        socket.setSoTimeout((int) patience.toMillis());
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Outcome exchange(SSLSocket socket, String request) throws IOException {
        try {
            socket.startHandshake();
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            var answer = new byte[ENOUGH];
            var length = socket.getInputStream().read(answer);
            return length <= 0
                    ? new Outcome.Refused("end of the stream")
                    : new Outcome.Answered(new String(answer, 0, length, StandardCharsets.US_ASCII));
        } catch (SSLException | SocketException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
    }

    private SSLContext context() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        var keys = identity.map(InsistentKeyManager::new).stream().toArray(KeyManager[]::new);
        context.init(keys, new TrustManager[] {new Believer()}, new SecureRandom());
        return context;
    }

    private static final class Believer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
