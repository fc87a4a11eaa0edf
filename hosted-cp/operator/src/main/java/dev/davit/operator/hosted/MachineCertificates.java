package dev.davit.operator.hosted;

import dev.davit.operator.csr.NodeCertificate;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the requests of a cluster say about its machines' certificates; each answered one is read once. For any thread. */
final class MachineCertificates {
    private Map<String, Optional<NodeCertificate>> known = Map.of();

    /** @return what was given for these requests, the oldest first */
    synchronized List<NodeCertificate> of(Collection<CertificateSigningRequest> requests) {
        var before = known;
        known = requests.stream()
                .filter(MachineCertificates::isAnswered)
                .collect(Collectors.toMap(
                        request -> request.getMetadata().getUid(),
                        request -> Optional.ofNullable(
                                        before.get(request.getMetadata().getUid()))
                                .orElseGet(() -> NodeCertificate.of(request)),
                        (a, b) -> a,
                        HashMap::new));
        return known.values().stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(NodeCertificate::requested)
                        .thenComparing(NodeCertificate::node)
                        .thenComparing(NodeCertificate::notBefore))
                .toList();
    }

    private static boolean isAnswered(CertificateSigningRequest request) {
        return request.getStatus() != null && request.getStatus().getCertificate() != null;
    }
}
