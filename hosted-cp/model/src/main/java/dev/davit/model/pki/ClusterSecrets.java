package dev.davit.model.pki;

import dev.davit.pki.CertifiedKey;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * All keys and certificates of one hosted cluster.
 *
 * @param authorities the roots
 * @param leaves by what they are for; all of them once planned, perhaps fewer as observed
 * @param gatewayCa PEM bundle that the gateway's internal ports are verified against
 */
public record ClusterSecrets(ClusterAuthorities authorities, Map<Leaf, CertifiedKey> leaves, String gatewayCa) {
    /** Copies. */
    public ClusterSecrets {
        var copy = new EnumMap<Leaf, CertifiedKey>(Leaf.class);
        copy.putAll(leaves);
        leaves = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads what {@link SecretsRenderer} wrote.
     *
     * @param secrets the Secrets of the hosted namespace, in any order; others are ignored
     * @return empty when the roots do not exist yet; leaves that are missing or unreadable are left out
     * @throws IllegalArgumentException when the roots exist but cannot be read; the message names the key
     */
    public static Optional<ClusterSecrets> parse(Collection<Secret> secrets) {
        return SecretsReader.read(secrets);
    }

    /**
     * @param leaf what it is for
     * @return the leaf
     * @throws IllegalStateException when these secrets were not planned
     */
    public CertifiedKey leaf(Leaf leaf) {
        return Optional.ofNullable(leaves.get(leaf))
                .orElseThrow(() -> new IllegalStateException(leaf + " is missing: plan the secrets first"));
    }

    /** @return PEM of the certificate that the API server, machines and the tunnel are verified against */
    public String clusterCa() {
        return authorities.cluster().certificatePem();
    }

    /** @return which leaves there are: keys do not belong into logs */
    @Override
    public String toString() {
        return "ClusterSecrets" + leaves.keySet();
    }
}
