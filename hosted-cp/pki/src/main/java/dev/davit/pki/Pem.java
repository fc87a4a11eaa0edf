package dev.davit.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** PEM text of certificates and keys (RFC 7468). What it writes is the same, byte for byte, for the same input. */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String encode(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, LINES.encodeToString(der), label);
    }

    static String encode(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> encode("CERTIFICATE", Encodings.of(certificate)))
                .collect(Collectors.joining());
    }

    static String encode(PrivateKey key) {
        return encode("PRIVATE KEY", pkcs8(key));
    }

    static byte[] pkcs8(Key key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException(
                    "the key of algorithm %s cannot be exported; use a key that is held in memory"
                            .formatted(key.getAlgorithm()));
        }
        return encoded;
    }

    /** @return the certificates in the order of the text, at least one */
    static List<X509Certificate> certificates(String pem) {
        try {
            List<X509Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("expected at least one PEM block CERTIFICATE, found none");
            }
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("expected PEM blocks CERTIFICATE: " + e.getMessage(), e);
        }
    }

    /** Reads PKCS#8, SEC 1 (EC PRIVATE KEY) and PKCS#1 (RSA PRIVATE KEY). */
    static PrivateKey privateKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            var converter = new JcaPEMKeyConverter();
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                switch (block) {
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    default -> {}
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "expected an unencrypted PEM private key, found one that cannot be read", e);
        }
        throw new IllegalArgumentException("expected an unencrypted PEM private key, found no such block");
    }
}
