package dev.davit.e2e.support;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What a webhook's server proves itself with, for an hour; each is PEM in Base64, as Secrets and configurations have it.
 *
 * @param authority what its clients trust
 */
record ServingKey(String authority, String certificate, String key) {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param service its name inside the cluster, {@code NAME.NAMESPACE.svc} */
    static ServingKey of(String service) {
        var now = Instant.now();
        var authority = CertificateAuthority.create("webhook test", now, LIFE, RANDOM);
        var serving = authority.issue(LeafRequest.server(service, List.of(service), List.of(), LIFE), now, RANDOM);
        return new ServingKey(
                base64(authority.certificatePem()), base64(serving.certificatePem()), base64(serving.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
