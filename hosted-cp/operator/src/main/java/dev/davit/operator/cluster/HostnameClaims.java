package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.operator.route.PublishedName;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which cluster a name belongs to when several want it: the one that has it now, as its route says, whoever else comes; of
 * those that only want it the oldest, and of equally old ones that with the first uid. The gateway goes by the same routes,
 * so that nobody loses a name who has not given it up.
 */
final class HostnameClaims {
    private final Clusters clusters;
    private final Function<ClusterIdentity, Optional<PublishedName>> published;
    private final Consumer<HostedCluster> wake;
    private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

    /** The HostedClusters that there are, from a cache. */
    interface Clusters {
        Stream<HostedCluster> list(Predicate<HostedCluster> wanted);
    }

    private record Claim(boolean waits, String since, String uid) {
        static final Comparator<Claim> FIRST =
                Comparator.comparing(Claim::waits).thenComparing(Claim::since).thenComparing(Claim::uid);
    }

    /**
     * @param published the name in a cluster's route, with this operator's own last write
     * @param wake has a cluster looked at again
     */
    HostnameClaims(
            Clusters clusters,
            Function<ClusterIdentity, Optional<PublishedName>> published,
            Consumer<HostedCluster> wake) {
        this.clusters = clusters;
        this.published = published;
        this.wake = wake;
    }

    /** @return before anything is written, whether another cluster has the name that this one wants, or has waited for it before */
    boolean isTaken(HostedCluster cluster) {
        seen.merge(uid(cluster), names(cluster), HostnameClaims::union);
        return wanted(cluster)
                .flatMap(name -> claim(cluster, name)
                        .map(own -> others(uid(cluster))
                                .flatMap(other -> claim(other, name).stream())
                                .anyMatch(other -> Claim.FIRST.compare(other, own) < 0)))
                .orElse(false);
    }

    /** Tells those that wait for a name of the cluster that it has given up, once its route says so. */
    void tell(HostedCluster cluster) {
        Set<String> names = names(cluster);
        Set<String> before = Optional.ofNullable(seen.put(uid(cluster), names)).orElse(Set.of());
        before.stream().filter(name -> !names.contains(name)).forEach(name -> wake(uid(cluster), name));
    }

    /** The cluster is gone: its names are free. */
    void forget(String uid) {
        Optional.ofNullable(seen.remove(uid)).orElse(Set.of()).forEach(name -> wake(uid, name));
    }

    private Set<String> names(HostedCluster cluster) {
        return Stream.concat(wanted(cluster).stream(), held(cluster).map(PublishedName::name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private void wake(String uid, String name) {
        others(uid).filter(other -> wanted(other).equals(Optional.of(name))).forEach(wake);
    }

    private Optional<Claim> claim(HostedCluster cluster, String name) {
        return held(cluster)
                .filter(has -> has.name().equals(name))
                .map(has -> new Claim(false, has.since(), uid(cluster)))
                .or(() -> wanted(cluster)
                        .filter(name::equals)
                        .map(wants -> new Claim(
                                true,
                                Objects.requireNonNullElse(cluster.getMetadata().getCreationTimestamp(), ""),
                                uid(cluster))));
    }

    /** One that is being deleted wants nothing any more; the cache may have it for a while after it is gone. */
    private Stream<HostedCluster> others(String uid) {
        return clusters.list(
                other -> !uid.equals(uid(other)) && other.getMetadata().getDeletionTimestamp() == null);
    }

    private Optional<PublishedName> held(HostedCluster cluster) {
        return published.apply(ClusterIdentity.of(cluster));
    }

    private static Optional<String> wanted(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getSpec().apiServer().hostname());
    }

    private static String uid(HostedCluster cluster) {
        return Objects.requireNonNullElse(cluster.getMetadata().getUid(), "");
    }
}
