package dev.davit.cli;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.OkHttpClient;

/**
 * Honours {@code tls-server-name} of a kubeconfig, as those of hosted clusters have it: the name goes into SNI, and the
 * certificate is checked against it. The okhttp back end of the client library ignores it
 * (fabric8io/kubernetes-client#7956).
 */
final class TlsServerName extends OkHttpClientFactory {
    private final String name;

    TlsServerName(String name) {
        this.name = name;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        var built = builder.build();
        var verifier = built.hostnameVerifier();
        builder.hostnameVerifier((host, session) -> verifier.verify(name, session))
                .sslSocketFactory(
                        new Named(built.sslSocketFactory(), name), Objects.requireNonNull(built.x509TrustManager()));
    }

    /** Puts TLS on connections that are there, as okhttp asks for it, and makes none. */
    private static final class Named extends SSLSocketFactory {
        private final SSLSocketFactory delegate;
        private final String name;

        Named(SSLSocketFactory delegate, String name) {
            this.delegate = delegate;
            this.name = name;
        }

        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            return delegate.createSocket(connected, name, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return delegate.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return delegate.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
