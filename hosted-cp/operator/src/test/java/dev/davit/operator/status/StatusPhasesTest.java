package dev.davit.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.operator.metrics.Phase;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which change of a status ends what. */
class StatusPhasesTest {
    private static final VersionHistory STARTED = started("1.35.4", "2026-11-26T12:00:02Z");
    private static final VersionHistory CREATED = completed(STARTED, "2026-11-26T12:00:11Z");
    private static final VersionHistory UPGRADING = started("1.36.3", "2026-11-26T13:00:00Z");

    @Test
    void theFirstCompletedVersionEndsTheCreation() {
        assertThat(StatusPhases.ended(
                        cluster(status(null, List.of(STARTED), "True", "2026-11-26T12:00:02Z")),
                        status("1.35.4", List.of(CREATED), "False", "2026-11-26T12:00:11Z")))
                .contains(new Phase(Phase.Kind.CREATE, Duration.ofSeconds(11)));
    }

    @Test
    void anotherCompletedVersionEndsAnUpgrade() {
        assertThat(StatusPhases.ended(
                        cluster(status("1.35.4", List.of(UPGRADING, CREATED), "True", "2026-11-26T13:00:00Z")),
                        status(
                                "1.36.3",
                                List.of(completed(UPGRADING, "2026-11-26T13:00:25Z"), CREATED),
                                "False",
                                "2026-11-26T13:00:26Z")))
                .contains(new Phase(Phase.Kind.UPGRADE, Duration.ofSeconds(25)));
    }

    @Test
    void theEndOfProgressEndsAnyOtherRollOut() {
        assertThat(StatusPhases.ended(
                        cluster(status("1.35.4", List.of(CREATED), "True", "2026-11-26T13:00:00Z")),
                        status("1.35.4", List.of(CREATED), "False", "2026-11-26T13:00:14Z")))
                .contains(new Phase(Phase.Kind.ROLLOUT, Duration.ofSeconds(14)));
    }

    @Test
    void nothingEndsWhileItGoesOnOrWhenNothingWent() {
        var going = status("1.35.4", List.of(CREATED), "True", "2026-11-26T13:00:00Z");
        var idle = status("1.35.4", List.of(CREATED), "False", "2026-11-26T13:00:00Z");

        assertThat(StatusPhases.ended(cluster(going), going)).isEmpty();
        assertThat(StatusPhases.ended(cluster(idle), idle)).isEmpty();
        assertThat(StatusPhases.ended(cluster(idle), going)).isEmpty();
        assertThat(StatusPhases.ended(cluster(null), status(null, List.of(STARTED), "True", "2026-11-26T12:00:02Z")))
                .isEmpty();
    }

    private static HostedCluster cluster(@Nullable HostedClusterStatus status) {
        var cluster = new HostedCluster();
        cluster.setMetadata(new ObjectMetaBuilder()
                .withCreationTimestamp("2026-11-26T12:00:00Z")
                .build());
        cluster.setStatus(status);
        return cluster;
    }

    private static HostedClusterStatus status(
            @Nullable String current, List<VersionHistory> history, String progressing, String since) {
        return new HostedClusterStatus(
                1L,
                null,
                null,
                new VersionStatus(history.getFirst().version(), current, history),
                null,
                null,
                null,
                null,
                List.of(new ConditionBuilder()
                        .withType(Conditions.PROGRESSING)
                        .withStatus(progressing)
                        .withReason(progressing.equals("True") ? Reasons.ROLLING_OUT : Reasons.AS_EXPECTED)
                        .withLastTransitionTime(since)
                        .build()));
    }

    private static VersionHistory started(String version, String time) {
        return new VersionHistory(version, UpgradeState.Partial, time, null);
    }

    private static VersionHistory completed(VersionHistory started, String time) {
        return new VersionHistory(started.version(), UpgradeState.Completed, started.startedTime(), time);
    }
}
