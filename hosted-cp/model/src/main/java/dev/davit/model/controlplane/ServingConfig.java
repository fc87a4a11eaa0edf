package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.KeyReference;
import dev.davit.api.v1alpha1.ServingCertificate;
import dev.davit.pki.ForeignCertificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The certificate for the user's own name, shown to those that ask for it. */
final class ServingConfig {
    private static final String FLAG = "tls-sni-cert-key";
    private static final String CERTIFICATE = "serving.crt";
    private static final String KEY = "serving.key";

    private ServingConfig() {}

    static ConfiguredPart part(String hostname, ServingCertificate certificate, ReferencedData data, Instant now)
            throws UnusableSetting {
        var secret = certificate.secretRef().name();
        var leaf = data.secret(new KeyReference(secret, "tls.crt"));
        var key = data.secret(new KeyReference(secret, "tls.key"));
        var problem = ForeignCertificate.problem(leaf, key, hostname, now);
        if (problem.isPresent()) {
            throw new UnusableSetting("Secret %s: %s".formatted(secret, problem.get()));
        }
        return ConfiguredPart.of(
                Map.of(
                        FLAG,
                        "%s/%s,%s/%s:%s"
                                .formatted(ConfiguredPart.FOLDER, CERTIFICATE, ConfiguredPart.FOLDER, KEY, hostname)),
                Map.of(CERTIFICATE, leaf, KEY, key));
    }

    /** @return the name that the certificate is shown for */
    static Optional<String> hostname(ConfiguredPart part) {
        return Optional.ofNullable(part.flags().get(FLAG)).map(flag -> flag.substring(flag.lastIndexOf(':') + 1));
    }
}
