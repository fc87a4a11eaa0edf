package dev.davit.agent.csr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.davit.agent.testing.TestAuthority;
import dev.davit.tunnel.tls.PemMaterial;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeyTest {
    private final NodeKey key = NodeKey.generate();

    @Test
    void asksForExactlyThisNodeAndProvesItsKey() throws Exception {
        var request = parse(key.requestPem("w1.site-7"));

        assertThat(request.getSubject()).hasToString("O=system:nodes,CN=system:node:w1.site-7");
        assertThat(request.getAttributes()).isEmpty();
        assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.getPublicKey())))
                .isTrue();
    }

    @Test
    void aLongNodeNameStillMakesAValidRequest() throws Exception {
        var name = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63);

        assertThat(parse(key.requestPem(name)).getSubject().toString()).endsWith("CN=system:node:" + name);
    }

    @Test
    void comesBackFromItsFileAsTheSameKey() throws Exception {
        var again = NodeKey.parse(key.pairPem());

        assertThat(again.fingerprint("w1")).isEqualTo(key.fingerprint("w1"));
        assertThat(again.privatePem()).isEqualTo(key.privatePem());
    }

    @Test
    void knowsACertificateForItself() throws Exception {
        var authority = TestAuthority.create("cluster");

        assertThat(key.matches(authority.sign(key.requestPem("w1")))).isTrue();
        assertThat(key.matches(authority.sign(NodeKey.generate().requestPem("w1"))))
                .isFalse();
    }

    @Test
    void everyKeyAndEveryNodeNameHasARequestNameOfItsOwn() {
        assertThat(key.fingerprint("w1"))
                .isEqualTo(key.fingerprint("w1"))
                .isNotEqualTo(key.fingerprint("w2"))
                .isNotEqualTo(NodeKey.generate().fingerprint("w1"))
                .matches("[0-9a-f]{20}");
    }

    @Test
    void refusesATextThatIsNoKeyWithoutQuotingIt() {
        assertThatIOException()
                .isThrownBy(() -> NodeKey.parse("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
                        + "-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n"))
                .withMessageNotContaining("c2VjcmV0")
                .withNoCause();
    }

    @Test
    void theKubeletFindsItsCertificateAndKeyBehindALinkThatItCanTurn(@TempDir Path folder) throws Exception {
        var current = folder.resolve("pki/kubelet-client-current.pem");
        var certificate = TestAuthority.create("cluster").sign(key.requestPem("w1"));
        Files.createDirectories(folder.resolve("pki"));

        NodeCertificate.install(current, Certificates.toPem(certificate), key, Instant.parse("2026-11-23T04:05:06Z"));
        NodeCertificate.install(current, Certificates.toPem(certificate), key, Instant.parse("2026-11-23T04:05:07Z"));

        assertThat(Files.readSymbolicLink(current).getFileName()).hasToString("kubelet-client-2026-11-23-04-05-07.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(current)))
                .isEqualTo("rw-------");
        var material = PemMaterial.read(current);
        assertThat(material.certificates()).containsExactly(certificate);
        assertThat(material.key()).isPresent();
    }

    private static JcaPKCS10CertificationRequest parse(String pem) throws Exception {
        try (var parser = new PEMParser(new StringReader(pem))) {
            return new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
        }
    }
}
