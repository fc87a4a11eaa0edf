package dev.davit.model.pki;

import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import dev.davit.pki.RotationDecision;
import dev.davit.pki.RotationPlanner;
import dev.davit.pki.ServiceAccountKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the keys and certificates of a hosted cluster as they should be: what exists and is still good stays byte for
 * byte, what is missing, due or changed is issued again. Pure but for the source of randomness that it is given.
 */
public final class ClusterSecretsPlanner {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    private final SecureRandom random;

    /** @param random source of new keys and serial numbers */
    public ClusterSecretsPlanner(SecureRandom random) {
        this.random = random;
    }

    /**
     * @param existing what {@link ClusterSecrets#parse} found
     * @param inputs what the certificates follow from
     * @param now the time to judge and issue by
     * @return the complete set; equal to the existing one when nothing is due
     */
    public ClusterSecrets plan(Optional<ClusterSecrets> existing, PkiInputs inputs, Instant now) {
        var authorities = existing.map(ClusterSecrets::authorities).orElseGet(() -> newAuthorities(inputs, now));
        var observed = existing.map(ClusterSecrets::leaves).orElse(Map.of());
        var leaves = new EnumMap<Leaf, CertifiedKey>(Leaf.class);
        for (var domain : TrustDomain.values()) {
            leaves.putAll(planDomain(domain, authority(domain, authorities, inputs), observed, inputs, now));
        }
        return new ClusterSecrets(authorities, leaves, inputs.gateway().certificatePem());
    }

    private Map<Leaf, CertifiedKey> planDomain(
            TrustDomain domain,
            CertificateAuthority authority,
            Map<Leaf, CertifiedKey> observed,
            PkiInputs inputs,
            Instant now) {
        var requests = new LeafRequests(inputs);
        var wanted = new HashMap<String, LeafRequest>();
        var found = new HashMap<String, CertifiedKey>();
        for (var leaf : Leaf.values()) {
            if (leaf.trustDomain() == domain) {
                wanted.put(leaf.name(), requests.request(leaf));
                Optional.ofNullable(observed.get(leaf)).ifPresent(key -> found.put(leaf.name(), key));
            }
        }
        var planned = new EnumMap<Leaf, CertifiedKey>(Leaf.class);
        RotationPlanner.plan(wanted, found, authority, now)
                .forEach((name, decision) -> planned.put(Leaf.valueOf(name), carryOut(decision, authority, now)));
        return planned;
    }

    private CertifiedKey carryOut(RotationDecision decision, CertificateAuthority authority, Instant now) {
        return switch (decision) {
            case RotationDecision.Keep(CertifiedKey leaf) -> leaf;
            case RotationDecision.Issue issue -> authority.issue(issue.request(), now, random);
        };
    }

    private ClusterAuthorities newAuthorities(PkiInputs inputs, Instant now) {
        var id = inputs.identity().clusterId();
        return new ClusterAuthorities(
                CertificateAuthority.create("davit-cluster-" + id, now, AUTHORITY_LIFE, random),
                CertificateAuthority.create("davit-front-proxy-" + id, now, AUTHORITY_LIFE, random),
                CertificateAuthority.create("davit-etcd-" + id, now, AUTHORITY_LIFE, random),
                ServiceAccountKey.create(random));
    }

    private static CertificateAuthority authority(
            TrustDomain domain, ClusterAuthorities authorities, PkiInputs inputs) {
        return switch (domain) {
            case CLUSTER -> authorities.cluster();
            case FRONT_PROXY -> authorities.frontProxy();
            case ETCD -> authorities.etcd();
            case GATEWAY -> inputs.gateway();
        };
    }
}
