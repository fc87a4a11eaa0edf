package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.csr.NodeCertificate;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.LeafRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCertificatesTest {
    private static final String CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final Instant SIGNED = Instant.parse("2026-11-27T20:00:00Z");
    private static final Instant NOT_BEFORE = SIGNED.minus(Duration.ofMinutes(5));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CertificateAuthority ca =
            CertificateAuthority.create("cluster-ca", NOT_BEFORE, Duration.ofDays(30), RANDOM);
    private final MachineCertificates certificates = new MachineCertificates();

    @Test
    void tellsAJoinFromARenewal() {
        var join = request("a", CLIENT, "system:bootstrap:abcdef", "system:node:w1");
        var renewal = request("b", CLIENT, "system:node:w1", "system:node:w1");

        assertThat(certificates.of(List.of(join, renewal)))
                .containsExactlyInAnyOrder(
                        new NodeCertificate("w1", false, SIGNED, NOT_BEFORE),
                        new NodeCertificate("w1", true, SIGNED, NOT_BEFORE));
    }

    @Test
    void leavesOutWhatMakesNoTunnel() {
        var serving = request("a", "kubernetes.io/kubelet-serving", "system:node:w1", "system:node:w1");
        var admin = request("b", CLIENT, "kubernetes-admin", "kubernetes-admin");
        var pending = request("c", CLIENT, "system:node:w1", "system:node:w1");
        pending.getStatus().setCertificate(null);
        var broken = request("d", CLIENT, "system:node:w1", "system:node:w1");
        broken.getStatus().setCertificate("bm9uc2Vuc2U=");

        assertThat(certificates.of(List.of(serving, admin, pending, broken))).isEmpty();
    }

    @Test
    void aRequestThatIsAnsweredLaterCountsFromThenOnAndUntilItIsGone() {
        var answered = request("a", CLIENT, "system:bootstrap:abcdef", "system:node:w1");
        var pending = request("a", CLIENT, "system:bootstrap:abcdef", "system:node:w1");
        pending.getStatus().setCertificate(null);

        assertThat(certificates.of(List.of(pending))).isEmpty();
        assertThat(certificates.of(List.of(answered))).hasSize(1);
        assertThat(certificates.of(List.of())).isEmpty();
    }

    private CertificateSigningRequest request(String uid, String signer, String user, String subject) {
        var leaf = ca.issue(LeafRequest.client(subject, List.of("system:nodes"), Duration.ofHours(1)), SIGNED, RANDOM);
        return new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withName("csr-" + uid)
                .withUid(uid)
                .withCreationTimestamp(SIGNED.toString())
                .endMetadata()
                .withNewSpec()
                .withSignerName(signer)
                .withUsername(user)
                .endSpec()
                .withNewStatus()
                .withCertificate(
                        Base64.getEncoder().encodeToString(leaf.certificatePem().getBytes(StandardCharsets.US_ASCII)))
                .endStatus()
                .build();
    }
}
