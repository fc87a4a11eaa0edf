package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps {@code status.version}: what is worked towards, what was completed last, and how it came there. Pure. */
final class VersionKeeper {
    private static final int REMEMBERED = 20;

    private VersionKeeper() {}

    /**
     * @param before what the status says now
     * @param target the version that is worked towards
     * @param complete whether it is fully rolled out and proven to run
     */
    static VersionStatus next(Optional<VersionStatus> before, String target, boolean complete, Instant now) {
        var history = new ArrayList<>(before.map(VersionStatus::history).orElse(List.of()));
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        if (history.isEmpty() || !history.getFirst().version().equals(target)) {
            history.addFirst(new VersionHistory(target, UpgradeState.Partial, time, null));
        }
        VersionHistory newest = history.getFirst();
        if (complete && newest.state() == UpgradeState.Partial) {
            history.set(0, new VersionHistory(target, UpgradeState.Completed, newest.startedTime(), time));
        }
        String current = history.getFirst().state() == UpgradeState.Completed
                ? target
                : before.map(VersionStatus::current).orElse(null);
        return new VersionStatus(target, current, history.subList(0, Math.min(history.size(), REMEMBERED)));
    }

    /** @return whether the newest version is fully rolled out */
    static boolean isCompleted(VersionStatus status) {
        return !status.history().isEmpty() && status.history().getFirst().state() == UpgradeState.Completed;
    }
}
