package dev.davit.pki;

import static dev.davit.pki.PkiFixture.AUTHORITY;
import static dev.davit.pki.PkiFixture.NOW;
import static dev.davit.pki.PkiFixture.RANDOM;
import static dev.davit.pki.PkiFixture.TEN_YEARS;
import static dev.davit.pki.PkiFixture.YEAR;
import static dev.davit.pki.PkiFixture.issue;
import static dev.davit.pki.PkiFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final int KEY_CERT_SIGN = 5;
    private static final int DIGITAL_SIGNATURE = 0;

    @Test
    void isSelfSignedAndMaySignLeavesOnly() throws Exception {
        X509Certificate certificate = AUTHORITY.certificate();

        certificate.verify(certificate.getPublicKey());

        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()[KEY_CERT_SIGN]).isTrue();
        assertThat(certificate.getKeyUsage()[DIGITAL_SIGNATURE]).isFalse();
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize())
                .isEqualTo(256);
    }

    @Test
    void backdatesByFiveMinutesForClocksThatDiffer() {
        X509Certificate leaf = issue(serving("a.example")).certificate();

        assertThat(AUTHORITY.certificate().getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        assertThat(leaf.getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        assertThat(leaf.getNotAfter()).isEqualTo(NOW.plus(YEAR));
    }

    @Test
    void leafSaysWhatWasAskedAndNothingMore() throws Exception {
        var request = new LeafRequest(
                "system:node:w1",
                List.of("system:nodes", "a-group"),
                List.of("b.example", "a.example"),
                List.of(InetAddress.ofLiteral("fd00::1"), InetAddress.ofLiteral("10.0.0.1")),
                List.of(URI.create("davit://cluster/42")),
                Set.of(ExtendedUsage.values()),
                YEAR);

        CertifiedKey leaf = issue(request);

        assertThat(leaf.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:w1,O=system:nodes,O=a-group");
        assertThat(leaf.certificate().getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .containsExactly("a.example", "b.example", "10.0.0.1", "fd00:0:0:0:0:0:0:1", "davit://cluster/42");
        assertThat(leaf.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.certificate().getKeyUsage()[KEY_CERT_SIGN]).isFalse();
        assertThat(leaf.chain()).containsExactly(leaf.certificate(), AUTHORITY.certificate());
    }

    @Test
    void leafNamesItsAuthoritysKey() {
        X509Certificate leaf = issue(serving("a.example")).certificate();

        assertThat(keyIdentifier(leaf, "2.5.29.35")).contains(keyIdentifier(AUTHORITY.certificate(), "2.5.29.14"));
        assertThat(AUTHORITY.issued(leaf)).isTrue();
    }

    @Test
    void twoAuthoritiesOfOneNameAreToldApart() {
        var other = CertificateAuthority.create("davit-test", NOW, TEN_YEARS, RANDOM);

        X509Certificate leaf = issue(serving("a.example")).certificate();

        assertThat(other.issued(leaf)).isFalse();
        assertThat(other.spkiSha256()).isNotEqualTo(AUTHORITY.spkiSha256());
    }

    @Test
    void serialNumbersArePositiveAndNeverTheSame() {
        List<BigInteger> serials = IntStream.range(0, 50)
                .mapToObj(ignored -> issue(serving("a.example")).certificate().getSerialNumber())
                .toList();

        assertThat(serials).doesNotHaveDuplicates().allMatch(serial -> serial.signum() > 0 && serial.bitLength() < 160);
    }

    @Test
    void leafNeverOutlivesItsAuthority() {
        var old = NOW.plus(TEN_YEARS).minus(Duration.ofDays(10));

        X509Certificate leaf =
                AUTHORITY.issue(serving("a.example"), old, RANDOM).certificate();

        assertThat(leaf.getNotAfter()).isEqualTo(AUTHORITY.certificate().getNotAfter());
    }

    @Test
    void survivesPem() {
        var read = CertificateAuthority.parse(AUTHORITY.certificatePem(), AUTHORITY.keyPem());

        assertThat(read).isEqualTo(AUTHORITY);
        assertThat(read.certificatePem()).isEqualTo(AUTHORITY.certificatePem());
        assertThat(read.issued(read.issue(serving("a.example"), NOW, RANDOM).certificate()))
                .isTrue();
    }

    @Test
    void pinIsTheDigestOfTheSubjectPublicKeyInfo() throws Exception {
        byte[] spki = AUTHORITY.certificate().getPublicKey().getEncoded();

        assertThat(AUTHORITY.spkiSha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(spki)));
    }

    @Test
    void refusesALeafAsAuthority() {
        CertifiedKey leaf = issue(serving("a.example"));

        assertThatThrownBy(() -> CertificateAuthority.parse(leaf.certificatePem(), leaf.keyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no certificate authority");
    }

    private static String keyIdentifier(X509Certificate certificate, String oid) {
        byte[] value = Objects.requireNonNull(certificate.getExtensionValue(oid));
        String hex = HexFormat.of().formatHex(value);
        return hex.substring(hex.length() - 40);
    }
}
