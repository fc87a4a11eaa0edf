package dev.davit.operator.gateway;

import dev.davit.operator.certificates.GatewayIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** One subscription to one gateway replica: newline-delimited JSON over mTLS, the operator speaks first. */
final class ControlStream implements AutoCloseable {
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"version\":1}\n";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The gateway pings every 10 s. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int LINE_LIMIT = 4 << 20;

    private final SSLSocket socket;
    private final BufferedReader reader;

    private ControlStream(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Connects and subscribes.
     *
     * @param serverName that the gateway's certificate must have
     */
    static ControlStream open(InetAddress replica, int port, String serverName, GatewayIdentity identity)
            throws IOException {
        var plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(replica, port), (int) CONNECT.toMillis());
            var socket = (SSLSocket) context(identity).getSocketFactory().createSocket(plain, serverName, port, true);
            socket.setSoTimeout((int) SILENCE.toMillis());
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(SUBSCRIBE.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new ControlStream(socket);
        } catch (IOException | GeneralSecurityException e) {
            plain.close();
            throw new IOException("control stream of gateway " + replica.getHostAddress(), e);
        }
    }

    /** @return the next message; blocks until it comes, at most 30 s */
    GatewayMessage next() throws IOException {
        var line = new StringBuilder();
        int character = reader.read();
        while (character != '\n') {
            if (character < 0) {
                throw new IOException("the gateway ended the control stream");
            }
            if (line.length() >= LINE_LIMIT) {
                throw new IOException("a message of the control stream is longer than " + LINE_LIMIT);
            }
            line.append((char) character);
            character = reader.read();
        }
        return GatewayMessage.parse(line.toString());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext context(GatewayIdentity identity) throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "operator",
                identity.operator().key(),
                new char[0],
                identity.operator().chain().toArray(Certificate[]::new));
        keys.setCertificateEntry("gateway-ca", identity.authority().certificate());
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(keys);
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }
}
