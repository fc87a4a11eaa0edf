package dev.davit.operator.csr;

import dev.davit.pki.CertificateRequest;
import dev.davit.pki.CertificateRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One CertificateSigningRequest, read. The API server vouches for signer, user name, groups and usages.
 *
 * @param name of the object
 * @param uid of the object
 * @param signer {@code spec.signerName}
 * @param username who asked
 * @param groups of who asked
 * @param usages that are asked for
 * @param request the PKCS#10 inside; empty when it cannot be read
 * @param age since its creation
 */
public record CsrFacts(
        String name,
        String uid,
        String signer,
        String username,
        Set<String> groups,
        Set<String> usages,
        Optional<CertificateRequest> request,
        Duration age) {

    /** Signer of the certificates with which kubelets authenticate themselves. */
    public static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";

    /** Signer of the certificates that kubelets serve. */
    public static final String SERVING_SIGNER = "kubernetes.io/kubelet-serving";

    /** Copies. */
    public CsrFacts {
        groups = Set.copyOf(groups);
        usages = Set.copyOf(usages);
    }

    /** Reads one object. */
    public static CsrFacts of(CertificateSigningRequest csr, Instant now) {
        var spec = csr.getSpec();
        return new CsrFacts(
                csr.getMetadata().getName(),
                csr.getMetadata().getUid(),
                spec.getSignerName(),
                Objects.requireNonNullElse(spec.getUsername(), ""),
                Set.copyOf(Objects.requireNonNullElse(spec.getGroups(), List.of())),
                Set.copyOf(Objects.requireNonNullElse(spec.getUsages(), List.of())),
                parse(spec.getRequest()),
                Duration.between(Instant.parse(csr.getMetadata().getCreationTimestamp()), now));
    }

    /** @return whether nobody has decided on it */
    public static boolean isPending(CertificateSigningRequest csr) {
        return csr.getStatus() == null
                || ((csr.getStatus().getConditions() == null
                                || csr.getStatus().getConditions().isEmpty())
                        && csr.getStatus().getCertificate() == null);
    }

    private static Optional<CertificateRequest> parse(String base64) {
        try {
            return Optional.of(
                    CertificateRequests.parse(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII))));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
