package dev.davit.operator.upgrade;

import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.UpgradeStepName;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps {@code status.version}: what is worked towards, what was completed last, and how it came there, step by step.
 * Pure.
 */
public final class VersionKeeper {
    private static final int REMEMBERED = 20;

    private VersionKeeper() {}

    /**
     * @param before what the status says now
     * @param path to the version that is worked towards, as it was just followed
     * @param reached how far that has got
     */
    public static VersionStatus next(Optional<VersionStatus> before, UpgradePath path, Reached reached, Instant now) {
        var history = new ArrayList<>(before.map(VersionStatus::history).orElse(List.of()));
        String time = time(now);
        if (history.isEmpty() || !history.getFirst().version().equals(path.version())) {
            history.addFirst(new VersionHistory(
                    path.version(), UpgradeState.Partial, time, null, steps(path.step(), List.of(), time)));
        }
        VersionHistory newest = history.getFirst();
        if (newest.state() == UpgradeState.Partial && reached != Reached.NOTHING) {
            history.set(0, reached == Reached.ALL ? completed(newest, time) : stepped(newest, time));
        }
        String current = history.getFirst().state() == UpgradeState.Completed
                ? path.version()
                : before.map(VersionStatus::current).orElse(null);
        return new VersionStatus(
                path.version(), current, history.subList(0, Math.min(history.size(), REMEMBERED)), null);
    }

    /** @return the same, with the deadline of the step under way beginning now */
    public static VersionStatus resumed(VersionStatus status, Instant now) {
        if (openStep(status).isEmpty()) {
            return status;
        }
        var history = new ArrayList<>(status.history());
        history.set(
                0,
                withOpen(
                        history.getFirst(),
                        step -> new UpgradeStep(step.name(), step.startedTime(), time(now), step.completionTime())));
        return new VersionStatus(status.desired(), status.current(), history, status.queuedSince());
    }

    /** @return the same, waiting for its turn since then, or not at all */
    public static VersionStatus queued(VersionStatus status, Optional<String> since) {
        return new VersionStatus(status.desired(), status.current(), status.history(), since.orElse(null));
    }

    /** @return whether the newest version is fully rolled out */
    public static boolean isCompleted(VersionStatus status) {
        return !status.history().isEmpty() && status.history().getFirst().state() == UpgradeState.Completed;
    }

    /** @return the step that is under way */
    public static Optional<UpgradeStep> openStep(VersionStatus status) {
        return status.history().stream()
                .limit(1)
                .filter(newest -> newest.state() == UpgradeState.Partial)
                .flatMap(newest -> newest.steps().stream())
                .filter(step -> step.completionTime() == null)
                .findFirst();
    }

    /** @return whether a step that was followed is done, so that the next one can be followed at once */
    public static boolean hasMovedOn(Optional<UpgradePath> followed, Optional<VersionStatus> after) {
        return followed.flatMap(UpgradePath::step)
                .flatMap(step -> after.flatMap(VersionKeeper::openStep).filter(open -> open.name() != step))
                .isPresent();
    }

    private static VersionHistory stepped(VersionHistory entry, String time) {
        Optional<UpgradeStepName> next = entry.steps().stream()
                .map(UpgradeStep::name)
                .reduce((first, last) -> last)
                .filter(last -> last != UpgradeStepName.Addons)
                .map(last -> UpgradeStepName.values()[last.ordinal() + 1]);
        VersionHistory done = closed(entry, time);
        return new VersionHistory(
                done.version(),
                done.state(),
                done.startedTime(),
                done.completionTime(),
                steps(next, done.steps(), time));
    }

    private static VersionHistory completed(VersionHistory entry, String time) {
        return new VersionHistory(
                entry.version(),
                UpgradeState.Completed,
                entry.startedTime(),
                time,
                closed(entry, time).steps());
    }

    private static VersionHistory closed(VersionHistory entry, String time) {
        return withOpen(entry, step -> new UpgradeStep(step.name(), step.startedTime(), step.resumedTime(), time));
    }

    private static VersionHistory withOpen(VersionHistory entry, UnaryOperator<UpgradeStep> change) {
        return new VersionHistory(
                entry.version(),
                entry.state(),
                entry.startedTime(),
                entry.completionTime(),
                entry.steps().stream()
                        .map(step -> step.completionTime() == null ? change.apply(step) : step)
                        .toList());
    }

    private static List<UpgradeStep> steps(Optional<UpgradeStepName> next, List<UpgradeStep> before, String time) {
        var steps = new ArrayList<>(before);
        next.map(name -> new UpgradeStep(name, time, null, null)).ifPresent(steps::add);
        return steps;
    }

    private static String time(Instant now) {
        return Objects.toString(now.truncatedTo(ChronoUnit.SECONDS));
    }
}
