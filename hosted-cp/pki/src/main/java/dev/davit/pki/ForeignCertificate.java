package dev.davit.pki;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Certificates that somebody else issued. */
public final class ForeignCertificate {
    private static final int DNS_NAME = 2;
    /** Java also reads other containers of certificates, which Go does not. */
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private ForeignCertificate() {}

    /**
     * @param certificatePem the leaf first
     * @param keyPem its key
     * @param host what clients ask for
     * @param now the time
     * @return why it cannot be shown to them, quoting no key; empty when it can
     */
    public static Optional<String> problem(String certificatePem, String keyPem, String host, Instant now) {
        X509Certificate leaf;
        PrivateKey key;
        try {
            leaf = leaf(certificatePem);
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("tls.crt: expected certificates in PEM");
        }
        try {
            key = Pem.privateKey(keyPem);
        } catch (IllegalArgumentException unreadable) {
            return Optional.of("tls.key: expected an unencrypted private key in PEM");
        }
        if (!EcKeys.isServable(leaf.getPublicKey())) {
            return Optional.of(
                    "tls.crt: expected a key of RSA (1024 bits or more), ECDSA or Ed25519, found %s; request a certificate with such a key"
                            .formatted(leaf.getPublicKey().getAlgorithm()));
        }
        if (!EcKeys.pair(leaf.getPublicKey(), key)) {
            return Optional.of("tls.key does not belong to tls.crt; write the key of the first certificate");
        }
        if (names(leaf).stream().noneMatch(name -> covers(name, host))) {
            return Optional.of("tls.crt does not cover %s; request a certificate with that name".formatted(host));
        }
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            return Optional.of("tls.crt expired at %s; renew it"
                    .formatted(leaf.getNotAfter().toInstant()));
        }
        return now.isBefore(leaf.getNotBefore().toInstant())
                ? Optional.of("tls.crt is valid from %s on"
                        .formatted(leaf.getNotBefore().toInstant()))
                : Optional.empty();
    }

    /**
     * @param certificatePem the leaf first
     * @return the leaf
     * @throws IllegalArgumentException when the text holds no certificate in PEM
     */
    public static X509Certificate leaf(String certificatePem) {
        return Pem.certificates(certificatePem).getFirst();
    }

    /** @return whether the text holds certificates in PEM, and none that cannot be read */
    public static boolean isReadable(String certificatesPem) {
        try {
            return certificatesPem.contains(BEGIN)
                    && !Pem.certificates(certificatesPem).isEmpty();
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** @return whether the text holds a private key in PEM, not encrypted */
    public static boolean isReadableKey(String keyPem) {
        try {
            Pem.privateKey(keyPem);
            return true;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /**
     * @param certificatePem the leaf first, readable
     * @param keyPem a readable key
     * @return whether the key is the leaf's
     */
    public static boolean isPair(String certificatePem, String keyPem) {
        return EcKeys.pair(Pem.certificates(certificatePem).getFirst().getPublicKey(), Pem.privateKey(keyPem));
    }

    private static List<String> names(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst() instanceof Integer type && type == DNS_NAME)
                            .map(name -> String.valueOf(name.getLast()).toLowerCase(Locale.ROOT))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** RFC 6125 section 6.4.3: a wildcard stands for the whole first label. */
    private static boolean covers(String name, String host) {
        int dot = host.indexOf('.');
        return name.equals(host) || (dot > 0 && name.equals("*" + host.substring(dot)));
    }
}
