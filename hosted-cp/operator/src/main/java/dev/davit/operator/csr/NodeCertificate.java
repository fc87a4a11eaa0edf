package dev.davit.operator.csr;

import dev.davit.pki.ForeignCertificate;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * A client certificate that a machine was given. Its request tells that for as long as the cluster keeps it, which is an
 * hour.
 *
 * @param node whose it is
 * @param renewed the machine itself asked for it, with the one before; otherwise somebody let the machine in
 * @param requested when it was asked for
 * @param notBefore from when on it is valid
 */
public record NodeCertificate(String node, boolean renewed, Instant requested, Instant notBefore) {
    private static final String NODE_USER = "system:node:";

    /** @return empty when the request is for something else, or was not answered with a certificate */
    public static Optional<NodeCertificate> of(CertificateSigningRequest csr) {
        if (!CsrFacts.CLIENT_SIGNER.equals(csr.getSpec().getSignerName()) || csr.getStatus() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(csr.getStatus().getCertificate())
                .flatMap(NodeCertificate::certificate)
                .flatMap(certificate -> commonName(certificate)
                        .filter(user -> user.startsWith(NODE_USER))
                        .map(user -> new NodeCertificate(
                                user.substring(NODE_USER.length()),
                                user.equals(
                                        Objects.requireNonNullElse(csr.getSpec().getUsername(), "")),
                                Instant.parse(csr.getMetadata().getCreationTimestamp()),
                                certificate.getNotBefore().toInstant())));
    }

    private static Optional<X509Certificate> certificate(String base64) {
        try {
            return Optional.of(
                    ForeignCertificate.leaf(new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .findFirst();
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        }
    }
}
