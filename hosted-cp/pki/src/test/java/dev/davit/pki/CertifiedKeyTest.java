package dev.davit.pki;

import static dev.davit.pki.PkiFixture.issue;
import static dev.davit.pki.PkiFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CertifiedKeyTest {
    @Test
    void survivesPem() {
        CertifiedKey leaf = issue(serving("a.example"));

        CertifiedKey read = CertifiedKey.parse(leaf.certificatePem(), leaf.keyPem());

        assertThat(read).isEqualTo(leaf);
        assertThat(leaf.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("-----END PRIVATE KEY-----\n");
        assertThat(leaf.certificatePem().lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void readsCertificateAndKeyOutOfOneFile() {
        CertifiedKey leaf = issue(serving("a.example"));
        String kubeletFile = leaf.certificatePem() + leaf.keyPem();

        assertThat(CertifiedKey.parse(
                        kubeletFile.substring(0, leaf.certificatePem().length()), kubeletFile))
                .isEqualTo(leaf);
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        CertifiedKey one = issue(serving("a.example"));
        CertifiedKey other = issue(serving("a.example"));

        assertThatThrownBy(() -> CertifiedKey.parse(one.certificatePem(), other.keyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong to the certificate of 'CN=kube-apiserver'");
    }

    @Test
    void refusesTextThatIsNoKeyWithoutRepeatingIt() {
        CertifiedKey leaf = issue(serving("a.example"));

        assertThatThrownBy(() -> CertifiedKey.parse(leaf.certificatePem(), "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an unencrypted PEM private key")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> CertifiedKey.parse("", leaf.keyPem()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CERTIFICATE");
    }

    @Test
    void keepsTheKeyOutOfItsText() {
        CertifiedKey leaf = issue(serving("a.example"));

        assertThat(leaf).hasToString("CertifiedKey[CN=kube-apiserver]");
        assertThat(ServiceAccountKey.create(PkiFixture.RANDOM)).hasToString("ServiceAccountKey[]");
    }
}
