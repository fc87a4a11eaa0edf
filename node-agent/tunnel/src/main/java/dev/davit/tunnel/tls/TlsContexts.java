package dev.davit.tunnel.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS contexts with mutual authentication: TLS 1.2 and 1.3, tcnative where it loads and the JDK's engine elsewhere. No
 * session is ever resumed, because a resumed session skips the check of the certificate; a server by the JDK's engine, which
 * resumes those of TLS 1.2 whatever it is told, speaks TLS 1.3 only.
 */
public final class TlsContexts {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] NEWEST = {"TLSv1.3"};

    private TlsContexts() {}

    /** @return the engine that is used */
    public static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    /**
     * The JDK's engine has no other way to be told not to resume. To be called by a process that accepts TLS, before its
     * first context.
     */
    public static void forbidResumptionInJdk() {
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
        System.setProperty("jdk.tls.server.newSessionTicketCount", "0");
    }

    /**
     * A context that demands a client certificate signed by one of the given CAs.
     *
     * @param own certificate chain and key
     * @param alpn the only application protocol that is offered, if any
     * @throws IOException when the material does not make a context
     */
    public static ServerTls server(
            PemMaterial own, List<X509Certificate> clientCas, Optional<String> alpn, SslProvider provider)
            throws IOException {
        var builder = SslContextBuilder.forServer(own.requireKey("serving certificate"), chain(own))
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(clientCas);
        return new ServerTls(
                withoutSessions(builder, alpn, provider, provider == SslProvider.JDK ? NEWEST : PROTOCOLS));
    }

    /**
     * A context that shows a client certificate and believes the given CAs only. The engine checks the server's name.
     *
     * @throws IOException when the material does not make a context
     */
    public static SslContext client(
            PemMaterial own, List<X509Certificate> serverCas, Optional<String> alpn, SslProvider provider)
            throws IOException {
        return withoutSessions(
                client(own, serverCas).endpointIdentificationAlgorithm("HTTPS"), alpn, provider, PROTOCOLS);
    }

    /**
     * The same for servers that are told by something else in their certificate than a DNS name: whoever connects must look
     * at it before anything is sent.
     *
     * @throws IOException when the material does not make a context
     */
    public static SslContext clientOfAnyName(
            PemMaterial own, List<X509Certificate> serverCas, Optional<String> alpn, SslProvider provider)
            throws IOException {
        return withoutSessions(client(own, serverCas).endpointIdentificationAlgorithm(null), alpn, provider, PROTOCOLS);
    }

    private static SslContextBuilder client(PemMaterial own, List<X509Certificate> serverCas) throws IOException {
        return SslContextBuilder.forClient()
                .keyManager(own.requireKey("client certificate"), chain(own))
                .trustManager(serverCas);
    }

    private static X509Certificate[] chain(PemMaterial own) throws IOException {
        return own.requireCertificates("certificate").certificates().toArray(X509Certificate[]::new);
    }

    private static SslContext withoutSessions(
            SslContextBuilder builder, Optional<String> alpn, SslProvider provider, String[] protocols)
            throws IOException {
        alpn.ifPresent(protocol -> builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                protocol)));
        try {
            // One second and one entry: zero would mean "no limit" to the JDK.
            var context = builder.sslProvider(provider)
                    .protocols(protocols)
                    .sessionCacheSize(1)
                    .sessionTimeout(1)
                    .build();
            if (context instanceof OpenSslContext openSsl) {
                openSsl.sessionContext().setSessionCacheEnabled(false);
            }
            return context;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("certificate and key do not fit together: " + e.getMessage(), e);
        }
    }
}
