package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.OwnName;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of the users' own, and the clusters that they lead to. The operator gives a name to one cluster; should two routes
 * have it, every gateway takes that which has had it longest, whichever it heard of first, as the operator does.
 */
final class Hostnames {
    private static final Comparator<Claim> LONGEST_FIRST =
            Comparator.comparing(Claim::since).thenComparing(Claim::clusterUid).thenComparing(Claim::clusterId);

    private final Map<String, TreeSet<Claim>> claimsByName = new ConcurrentHashMap<>();

    private record Claim(String since, String clusterUid, String clusterId) {}

    /** Several clusters may claim one name; a later one gets it when the earlier are gone. */
    void claim(OwnName name, String clusterUid, String clusterId) {
        claimsByName.compute(name.name(), (key, before) -> {
            var claims = new TreeSet<>(LONGEST_FIRST);
            if (before != null) {
                claims.addAll(before);
            }
            claims.add(new Claim(name.since(), clusterUid, clusterId));
            return claims;
        });
    }

    /** The cluster has no name any more. */
    void forget(String clusterId) {
        claimsByName.replaceAll((name, before) -> {
            var claims = new TreeSet<>(before);
            claims.removeIf(claim -> claim.clusterId().equals(clusterId));
            return claims;
        });
        claimsByName.values().removeIf(TreeSet::isEmpty);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(claimsByName.get(name.toLowerCase(Locale.ROOT))).stream()
                .flatMap(TreeSet::stream)
                .findFirst()
                .map(Claim::clusterId);
    }
}
