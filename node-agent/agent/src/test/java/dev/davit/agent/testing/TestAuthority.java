package dev.davit.agent.testing;

import dev.davit.agent.csr.Certificates;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A certificate authority for tests. */
public final class TestAuthority {
    private final KeyPair pair;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair pair, X509Certificate certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    /** A leaf and its key. */
    public record Leaf(X509Certificate certificate, PrivateKey key) {
        /** @return certificate and key (PKCS#8) in one text */
        public String pem() {
            return Certificates.toPem(certificate) + keyPem();
        }

        /** @return the key as PKCS#8 */
        public String keyPem() {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        }
    }

    public static TestAuthority create(String name) {
        var pair = newPair();
        var builder = builder(
                "CN=" + name, "CN=" + name, pair.getPublic(), Instant.now().plus(Duration.ofDays(1)));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return new TestAuthority(pair, sign(builder, pair.getPrivate()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public PrivateKey key() {
        return pair.getPrivate();
    }

    public Leaf server(String... names) {
        return server(Instant.now().plus(Duration.ofHours(1)), names);
    }

    public Leaf server(Instant notAfter, String... names) {
        var alternatives = Arrays.stream(names)
                .map(name ->
                        new GeneralName(name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return leaf("CN=server", notAfter, KeyPurposeId.id_kp_serverAuth, List.of(alternatives));
    }

    public Leaf client(String subject) {
        return leaf(subject, Instant.now().plus(Duration.ofHours(1)), KeyPurposeId.id_kp_clientAuth, List.of());
    }

    /** @return what a signer makes of a request: its subject, its key, for client authentication */
    public X509Certificate sign(String requestPem) throws IOException {
        try (var parser = new PEMParser(new StringReader(requestPem))) {
            var request = new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(certificate.getSubjectX500Principal().getName()),
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(Instant.now().minus(Duration.ofMinutes(1))),
                    Date.from(Instant.now().plus(Duration.ofHours(1))),
                    request.getSubject(),
                    request.getPublicKey());
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return sign(builder, pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private Leaf leaf(String subject, Instant notAfter, KeyPurposeId usage, List<GeneralName> names) {
        var leaf = newPair();
        try {
            var issuer = certificate.getSubjectX500Principal().getName();
            var builder = builder(issuer, subject, leaf.getPublic(), notAfter);
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new Leaf(sign(builder, pair.getPrivate()), leaf.getPrivate());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JcaX509v3CertificateBuilder builder(String issuer, String subject, PublicKey key, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(Duration.ofDays(2))),
                Date.from(notAfter),
                new X500Name(subject),
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer) {
        try {
            var content = new JcaContentSignerBuilder("SHA256withECDSA").build(signer);
            return new JcaX509CertificateConverter().getCertificate(builder.build(content));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
