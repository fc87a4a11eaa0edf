package dev.davit.operator.cluster;

import dev.davit.model.pki.ClusterAuthorities;
import dev.davit.model.pki.ClusterSecrets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** When the certificates end that one cluster depends on, by their kind. Pure. */
final class CertificateEnds {
    private CertificateEnds() {}

    /** @return the ends of those that exist */
    static Map<String, Instant> of(Observation observed) {
        Map<String, Instant> ends = new HashMap<>();
        observed.secrets().found().ifPresent(secrets -> own(secrets, ends));
        ends.put("gateway-ca", end(observed.gateway().certificate()));
        return ends;
    }

    private static void own(ClusterSecrets secrets, Map<String, Instant> ends) {
        secrets.leaves().forEach((leaf, key) -> ends.put(name(leaf), end(key.certificate())));
        ClusterAuthorities authorities = secrets.authorities();
        ends.put("cluster-ca", end(authorities.cluster().certificate()));
        ends.put("front-proxy-ca", end(authorities.frontProxy().certificate()));
        ends.put("etcd-ca", end(authorities.etcd().certificate()));
    }

    private static String name(Enum<?> leaf) {
        return leaf.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
