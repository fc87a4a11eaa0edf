package dev.davit.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignCertificateTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Instant now = Instant.now();
    private final CertificateAuthority authority =
            CertificateAuthority.create("public", now, Duration.ofDays(10), RANDOM);
    private final CertifiedKey edge = issue("edge.example.org");

    @Test
    void acceptsACertificateForTheName() {
        assertThat(ForeignCertificate.problem(edge.certificatePem(), edge.keyPem(), "edge.example.org", now))
                .isEmpty();
        var wildcard = issue("*.example.org");
        assertThat(ForeignCertificate.problem(wildcard.certificatePem(), wildcard.keyPem(), "edge.example.org", now))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed25519", "RSA, SHA256withRSA", "EC, SHA384withECDSA"})
    void acceptsEveryKindOfKeyThatKubernetesServesWith(String kind, String signature) throws Exception {
        var key = selfSigned(kind, signature);

        assertThat(ForeignCertificate.problem(key.certificatePem(), key.keyPem(), "edge.example.org", now))
                .isEmpty();
        assertThat(ForeignCertificate.problem(
                        key.certificatePem(), selfSigned(kind, signature).keyPem(), "edge.example.org", now))
                .hasValueSatisfying(problem -> assertThat(problem).contains("does not belong to tls.crt"));
    }

    @ParameterizedTest
    @CsvSource({"Ed448, Ed448", "DSA, SHA256withDSA"})
    void saysThatNoKubernetesServesWithSuchAKey(String kind, String signature) throws Exception {
        var key = selfSigned(kind, signature);

        assertThat(ForeignCertificate.problem(key.certificatePem(), key.keyPem(), "edge.example.org", now))
                .hasValueSatisfying(problem ->
                        assertThat(problem).startsWith("tls.crt: expected a key of RSA (1024 bits or more), ECDSA"));
    }

    @Test
    void refusesOtherNames() {
        assertThat(ForeignCertificate.problem(edge.certificatePem(), edge.keyPem(), "api.example.org", now))
                .contains("tls.crt does not cover api.example.org; request a certificate with that name");
        var wildcard = issue("*.example.org");
        assertThat(ForeignCertificate.problem(wildcard.certificatePem(), wildcard.keyPem(), "a.b.example.org", now))
                .isPresent();
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        assertThat(ForeignCertificate.problem(
                        edge.certificatePem(), issue("edge.example.org").keyPem(), "edge.example.org", now))
                .hasValueSatisfying(problem -> assertThat(problem).contains("does not belong to tls.crt"));
    }

    @Test
    void saysSinceWhenItIsExpired() {
        assertThat(ForeignCertificate.problem(
                        edge.certificatePem(), edge.keyPem(), "edge.example.org", now.plus(Duration.ofDays(2))))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("tls.crt expired at "));
    }

    @Test
    void refusesWhatIsNoPem() {
        assertThat(ForeignCertificate.problem("x", edge.keyPem(), "edge.example.org", now))
                .contains("tls.crt: expected certificates in PEM");
        assertThat(ForeignCertificate.problem(edge.certificatePem(), "hush", "edge.example.org", now))
                .contains("tls.key: expected an unencrypted private key in PEM");
    }

    @Test
    void tellsCertificatesFromOtherTexts() {
        assertThat(ForeignCertificate.isReadable(edge.certificatePem())).isTrue();
        assertThat(ForeignCertificate.isReadable("x")).isFalse();
        assertThat(ForeignCertificate.isReadable("")).isFalse();
        assertThat(ForeignCertificate.isReadable(edge.keyPem())).isFalse();
    }

    private CertifiedKey selfSigned(String kind, String signature) throws Exception {
        var pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
        var name = new X500Name("CN=edge");
        var certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now),
                        Date.from(now.plus(Duration.ofDays(1))),
                        name,
                        pair.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "edge.example.org")))
                .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()));
        return new CertifiedKey(List.of(Encodings.certificate(certificate)), pair.getPrivate());
    }

    private CertifiedKey issue(String name) {
        return authority.issue(LeafRequest.server("x", List.of(name), List.of(), Duration.ofDays(1)), now, RANDOM);
    }
}
