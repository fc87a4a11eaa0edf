package dev.davit.pki;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A fixed day, one authority of ten years and the leaves that the tests ask of it. */
final class PkiFixture {
    static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    static final Duration YEAR = Duration.ofDays(365);
    static final Duration TEN_YEARS = Duration.ofDays(3650);
    static final SecureRandom RANDOM = new SecureRandom();
    static final CertificateAuthority AUTHORITY = CertificateAuthority.create("davit-test", NOW, TEN_YEARS, RANDOM);

    private PkiFixture() {}

    static LeafRequest serving(String... dnsNames) {
        return LeafRequest.server(
                "kube-apiserver", List.of(dnsNames), List.of(InetAddress.ofLiteral("172.20.0.1")), YEAR);
    }

    static CertifiedKey issue(LeafRequest request) {
        return AUTHORITY.issue(request, NOW, RANDOM);
    }
}
