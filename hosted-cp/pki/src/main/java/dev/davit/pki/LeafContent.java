package dev.davit.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What a leaf says, apart from time, key and serial number: equal content needs no new certificate. */
record LeafContent(Subject subject, SubjectNames names, Set<String> usages) {

    static LeafContent of(LeafRequest request) {
        return new LeafContent(
                new Subject(List.of(request.commonName()), request.organizations(), false),
                SubjectNames.of(request),
                request.usages().stream().map(usage -> usage.purpose().getId()).collect(Collectors.toSet()));
    }

    static LeafContent of(X509Certificate certificate) {
        var holder = Encodings.holder(certificate);
        return new LeafContent(
                Subject.read(holder.getSubject()),
                SubjectNames.read(
                        Optional.ofNullable(holder.getExtensions()).flatMap(LeafContent::subjectAlternativeNames)),
                usages(certificate));
    }

    private static Optional<GeneralNames> subjectAlternativeNames(Extensions extensions) {
        return Optional.ofNullable(GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
    }

    private static Set<String> usages(X509Certificate certificate) {
        try {
            List<String> found = certificate.getExtendedKeyUsage();
            return found == null ? Set.of() : Set.copyOf(found);
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }
}
