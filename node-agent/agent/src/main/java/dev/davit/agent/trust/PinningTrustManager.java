package dev.davit.agent.trust;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server whose chain contains the pinned CA and is valid under exactly that CA, name included. Remembers the CA
 * once that is so. For one handshake.
 */
final class PinningTrustManager extends X509ExtendedTrustManager {
    private final CaPin pin;
    private Optional<X509Certificate> trusted = Optional.empty();

    PinningTrustManager(CaPin pin) {
        this.pin = pin;
    }

    /** @return the CA, after a handshake that succeeded */
    Optional<X509Certificate> trusted() {
        return trusted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        var authority = Arrays.stream(chain)
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .filter(certificate -> CaPin.of(certificate).equals(pin))
                .findFirst()
                .orElseThrow(() -> new PinMismatchException(describe(chain)));
        ClusterTls.trustManager(authority).checkServerTrusted(chain, authType, socket);
        trusted = Optional.of(authority);
    }

    private String describe(X509Certificate[] chain) {
        var authorities = Arrays.stream(chain)
                .filter(certificate -> certificate.getBasicConstraints() >= 0)
                .map(certificate -> "%s (%s)".formatted(certificate.getSubjectX500Principal(), CaPin.of(certificate)))
                .collect(Collectors.joining(", "));
        return "expected a CA with %s, found %s"
                .formatted(pin, authorities.isEmpty() ? "no CA in the chain" : authorities);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a server is checked together with its connection only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("a server is checked together with its connection only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
