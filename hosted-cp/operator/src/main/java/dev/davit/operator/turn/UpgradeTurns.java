package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.VersionHistory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gives turns to upgrades, one at a time: several clusters are reconciled at once, and none sees at once in a cache what
 * another one was told.
 */
public final class UpgradeTurns {
    private final Supplier<Collection<HostedCluster>> clusters;
    /** Versions that clusters were told to begin with, by uid, until their status says so. */
    private final Map<String, String> admitted = new HashMap<>();

    /** @param clusters all of them, from a cache */
    public UpgradeTurns(Supplier<Collection<HostedCluster>> clusters) {
        this.clusters = clusters;
    }

    /** @return whether the cluster may go to the version that it wants; when it may, its place is taken */
    public synchronized UpgradeTurn ask(HostedCluster cluster, FleetConfig fleet, Instant now) {
        Collection<HostedCluster> all = clusters.get();
        Map<String, HostedCluster> byUid = all.stream()
                .collect(Collectors.toMap(known -> known.getMetadata().getUid(), known -> known, (one, other) -> one));
        admitted.entrySet()
                .removeIf(entry -> Optional.ofNullable(byUid.get(entry.getKey()))
                        .filter(known -> isToBegin(known, entry.getValue()))
                        .isEmpty());
        UpgradeTurn turn = UpgradeTurn.of(cluster, all, admitted.keySet(), fleet, now);
        if (turn instanceof UpgradeTurn.Begins) {
            admitted.put(cluster.getMetadata().getUid(), cluster.getSpec().version());
        }
        return turn;
    }

    /** Takes a place back that is not made use of. */
    public synchronized void giveBack(HostedCluster cluster) {
        admitted.remove(cluster.getMetadata().getUid());
    }

    /** What its status tells needs no memory. */
    private static boolean isToBegin(HostedCluster cluster, String version) {
        boolean begun = Optional.ofNullable(cluster.getStatus())
                .flatMap(status -> Optional.ofNullable(status.version()))
                .flatMap(status -> status.history().stream().findFirst())
                .map(VersionHistory::version)
                .filter(version::equals)
                .isPresent();
        return !begun && version.equals(cluster.getSpec().version());
    }
}
