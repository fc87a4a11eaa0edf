package dev.davit.gateway.tls;

import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who a verified client certificate of the gateway's CA belongs to: the one {@code davit:} URI among its names. */
public sealed interface InternalIdentity {
    /** The kube-apiservers of the hosted cluster with this uid: {@code davit://cluster/<uid>}. */
    record HostedCluster(String uid) implements InternalIdentity {}

    /** Another replica: {@code davit://gateway/<replica>}. */
    record Gateway(String replica) implements InternalIdentity {}

    /** {@code davit://operator}. */
    record Operator() implements InternalIdentity {}

    /** @return empty when the peer's certificate is not for clients, or does not carry exactly one identity */
    static Optional<InternalIdentity> of(SslHandler tls) {
        try {
            return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? of(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** @return see {@link #of(SslHandler)} */
    static Optional<InternalIdentity> of(X509Certificate certificate) {
        try {
            var usages = certificate.getExtendedKeyUsage();
            var names = certificate.getSubjectAlternativeNames();
            if (usages == null || !usages.contains("1.3.6.1.5.5.7.3.2") || names == null) {
                return Optional.empty();
            }
            var uris = names.stream()
                    .filter(InternalIdentity::isUri)
                    .map(name -> String.valueOf(name.get(1)))
                    .filter(uri -> uri.startsWith("davit:"))
                    .toList();
            return uris.size() == 1 ? parse(uris.getFirst()) : Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static boolean isUri(List<?> name) {
        return Integer.valueOf(6).equals(name.getFirst());
    }

    private static Optional<InternalIdentity> parse(String text) {
        try {
            var uri = URI.create(text);
            var host = Optional.ofNullable(uri.getHost()).orElse("");
            var path = Optional.ofNullable(uri.getPath()).orElse("");
            var item = path.startsWith("/") ? path.substring(1) : path;
            if (host.equals("operator") && item.isEmpty()) {
                return Optional.of(new Operator());
            }
            if (item.isEmpty() || item.contains("/")) {
                return Optional.empty();
            }
            return switch (host) {
                case "cluster" -> Optional.of(new HostedCluster(item));
                case "gateway" -> Optional.of(new Gateway(item));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
