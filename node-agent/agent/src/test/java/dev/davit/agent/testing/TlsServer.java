package dev.davit.agent.testing;

import dev.davit.agent.trust.ClusterTls;
import dev.davit.tunnel.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** A real TLS server on loopback that only shakes hands, and remembers the name and the bytes it was sent. */
public final class TlsServer implements AutoCloseable {
    private final SSLServerSocket socket;
    private volatile Optional<String> serverName = Optional.empty();
    private volatile int bytesReceived;

    /** @param chain leaf first */
    public TlsServer(TestAuthority.Leaf leaf, List<X509Certificate> chain) {
        try {
            var keys = new FixedKeys(leaf.key(), chain);
            var context = ClusterTls.context(ClusterTls.trustManager(chain.getLast()), keys);
            socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", socket.getLocalPort());
    }

    public Optional<String> serverName() {
        return serverName;
    }

    /** @return how many bytes clients sent after the handshake */
    public int bytesReceived() {
        return bytesReceived;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var client = (SSLSocket) socket.accept()) {
                client.startHandshake();
                var session = (ExtendedSSLSession) client.getSession();
                serverName = session.getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst();
                var sent = new ByteArrayOutputStream();
                client.getInputStream().transferTo(sent);
                bytesReceived += sent.size();
            } catch (SSLException e) {
                // a client that does not trust this server: the test looks at what the client says
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Shows this chain whatever is asked, also one that does not fit together. */
    private static final class FixedKeys extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain;

        FixedKeys(PrivateKey key, List<X509Certificate> chain) {
            this.key = key;
            this.chain = chain.toArray(X509Certificate[]::new);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "server";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {"server"};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return "server";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
