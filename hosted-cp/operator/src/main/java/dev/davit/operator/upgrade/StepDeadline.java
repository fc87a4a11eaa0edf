package dev.davit.operator.upgrade;

import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.VersionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The time that a step of an upgrade has before it is reported. Pure. */
public final class StepDeadline {
    private StepDeadline() {}

    /** @return which step is late, in words; empty when none is */
    public static Optional<String> exceeded(Optional<VersionStatus> version, FleetConfig fleet, Instant now) {
        String limit = fleet.upgradeStepDeadline();
        return version.flatMap(status -> VersionKeeper.openStep(status)
                .filter(step -> isExceeded(step, limit, now))
                .map(step -> "step %s of the upgrade to %s has not completed within %s; it is tried further"
                        .formatted(step.name(), status.desired(), limit)));
    }

    /** @return how long until a step is late; empty when none is under way, when it is late already, and while it sleeps */
    public static Optional<Duration> left(HostedClusterStatus status, FleetConfig fleet, Instant now) {
        boolean awake = Optional.ofNullable(status.hibernation())
                .map(hibernation -> hibernation.phase() == HibernationPhase.Awake)
                .orElse(true);
        return Optional.ofNullable(status.version())
                .filter(version -> awake)
                .flatMap(VersionKeeper::openStep)
                .map(step -> Duration.between(now, end(step, fleet.upgradeStepDeadline())))
                .filter(Duration::isPositive);
    }

    /** @param limit as in DavitConfig, such as 1h30m */
    public static boolean isExceeded(UpgradeStep step, String limit, Instant now) {
        return !now.isBefore(end(step, limit));
    }

    private static Instant end(UpgradeStep step, String limit) {
        Instant since = Instant.parse(Objects.requireNonNullElse(step.resumedTime(), step.startedTime()));
        return since.plus(Duration.parse("PT" + limit.toUpperCase(Locale.ROOT)));
    }
}
