package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.pause.PauseWindow;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.upgrade.StepDeadline;
import dev.davit.operator.upgrade.VersionKeeper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an upgrade may begin while others are under way. Who has asked first goes first; since when somebody waits is in
 * the status, so that a restart of the operator changes no order. Pure.
 */
public sealed interface UpgradeTurn {
    /** It may begin. */
    record Begins() implements UpgradeTurn {}

    /**
     * It waits.
     *
     * @param version that it waits for
     * @param since RFC 3339
     * @param position from 1 on, among those that wait
     * @param underWay how many hold a place
     */
    record Waits(String version, String since, int position, int underWay) implements UpgradeTurn {
        /** @return for the condition Progressing */
        public String message(FleetConfig fleet) {
            return ("the upgrade to %s waits for its turn, position %d: %d are under way,"
                            + " spec.fleet.maxConcurrentUpgrades of the DavitConfig is %d")
                    .formatted(version, position, underWay, fleet.maxConcurrentUpgrades());
        }
    }

    /**
     * @param asking whose upgrade is to begin
     * @param all clusters, with or without that one
     * @param admitted uids of those that were told to begin, which may not be seen in their status yet
     */
    static UpgradeTurn of(
            HostedCluster asking, Collection<HostedCluster> all, Set<String> admitted, FleetConfig fleet, Instant now) {
        String uid = asking.getMetadata().getUid();
        String since = waitsSince(asking)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        List<HostedCluster> others = all.stream()
                .filter(cluster -> !cluster.getMetadata().getUid().equals(uid))
                .toList();
        int underWay = (int) others.stream()
                .filter(cluster -> holdsPlace(cluster, admitted, fleet, now))
                .count();
        int ahead = (int) others.stream()
                .filter(cluster -> !holdsPlace(cluster, admitted, fleet, now) && !isAway(cluster, now))
                .filter(cluster -> waitsSince(cluster)
                        .map(other -> new Place(
                                Instant.parse(other), cluster.getMetadata().getUid()))
                        .filter(other -> other.compareTo(new Place(Instant.parse(since), uid)) < 0)
                        .isPresent())
                .count();
        boolean begins =
                admitted.contains(uid) || isUnderWay(asking) || underWay + ahead < fleet.maxConcurrentUpgrades();
        return begins ? new Begins() : new Waits(asking.getSpec().version(), since, ahead + 1, underWay);
    }

    /** One that is away or late keeps nobody waiting. */
    private static boolean holdsPlace(HostedCluster cluster, Set<String> admitted, FleetConfig fleet, Instant now) {
        if (isAway(cluster, now)) {
            return false;
        }
        boolean late = version(cluster)
                .flatMap(VersionKeeper::openStep)
                .filter(step -> StepDeadline.isExceeded(step, fleet.upgradeStepDeadline(), now))
                .isPresent();
        return !late
                && (isUnderWay(cluster)
                        || admitted.contains(cluster.getMetadata().getUid()));
    }

    private static boolean isUnderWay(HostedCluster cluster) {
        return version(cluster).flatMap(VersionKeeper::openStep).isPresent();
    }

    /** Paused, not awake or being deleted: its upgrade neither begins nor goes on. */
    private static boolean isAway(HostedCluster cluster, Instant now) {
        return PauseWindow.of(cluster.getSpec().pausedUntil(), now).active()
                || Hibernation.before(cluster) != HibernationPhase.Awake
                || cluster.getMetadata().getDeletionTimestamp() != null;
    }

    private static Optional<String> waitsSince(HostedCluster cluster) {
        return version(cluster).flatMap(status -> Optional.ofNullable(status.queuedSince()));
    }

    private static Optional<VersionStatus> version(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus()).flatMap(status -> Optional.ofNullable(status.version()));
    }
}
