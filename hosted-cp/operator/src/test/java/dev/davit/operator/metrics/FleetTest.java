package dev.davit.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many clusters, few series. */
class FleetTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void countsConditionsWithTheirReasons() {
        var fleet = Fleet.of(
                List.of(
                        cluster("1.35.4", available("True", Reasons.PROBE_PASSED)),
                        cluster("1.35.4", available("True", Reasons.PROBE_PASSED)),
                        cluster("1.36.3", available("False", Reasons.ENDPOINT_UNREACHABLE)),
                        new HostedCluster()),
                NOW);

        assertThat(fleet.count()).isEqualTo(4);
        assertThat(fleet.conditions())
                .containsOnly(
                        Map.entry(in("True", Reasons.PROBE_PASSED), 2L),
                        Map.entry(in("False", Reasons.ENDPOINT_UNREACHABLE), 1L));
        assertThat(fleet.versions())
                .containsOnly(Map.entry("1.35.4", 2L), Map.entry("1.36.3", 1L), Map.entry(Fleet.NO_VERSION, 1L));
    }

    @Test
    void tellsTheWorstOnceForEachBadCondition() {
        var fleet = Fleet.of(
                List.of(
                        cluster("1.35.4", at(available("False", "A"), "2026-11-26T11:59:50Z")),
                        cluster("1.35.4", at(available("False", "B"), "2026-11-26T11:50:00Z")),
                        cluster("1.35.4", at(available("True", "C"), "2026-11-20T00:00:00Z"))),
                NOW);

        assertThat(fleet.longest())
                .hasSize(Fleet.BAD.size())
                .containsEntry(new Fleet.BadCondition(Conditions.AVAILABLE, "False"), 600L)
                .containsEntry(new Fleet.BadCondition(Conditions.DEGRADED, "True"), 0L);
    }

    @Test
    void whatIsWantedMayLast() {
        var fleet = Fleet.of(
                List.of(
                        cluster("1.35.4", at(available("False", Reasons.DELETING), "2026-11-20T00:00:00Z")),
                        cluster("1.35.4", at(available("False", Reasons.HIBERNATED), "2026-11-20T00:00:00Z"))),
                NOW);

        assertThat(fleet.longest()).containsEntry(new Fleet.BadCondition(Conditions.AVAILABLE, "False"), 0L);
    }

    @Test
    void aTimeInTheFutureOrNoneIsNoAge() {
        var fleet = Fleet.of(
                List.of(
                        cluster("1.35.4", at(available("False", "A"), "2026-11-26T12:01:00Z")),
                        cluster("1.35.4", at(available("False", "A"), "yesterday"))),
                NOW);

        assertThat(fleet.longest()).containsEntry(new Fleet.BadCondition(Conditions.AVAILABLE, "False"), 0L);
    }

    @Test
    void boundsTheNumberOfVersions() {
        var fleet = Fleet.of(
                IntStream.range(0, 100)
                        .mapToObj(patch -> cluster("1.35." + patch, available("True", "A")))
                        .toList(),
                NOW);

        assertThat(fleet.versions()).hasSize(Fleet.VERSIONS + 1).containsEntry(Fleet.OTHER, 100L - Fleet.VERSIONS);
    }

    private static Fleet.InCondition in(String status, String reason) {
        return new Fleet.InCondition(Conditions.AVAILABLE, status, reason);
    }

    private static Condition available(String status, String reason) {
        return new ConditionBuilder()
                .withType(Conditions.AVAILABLE)
                .withStatus(status)
                .withReason(reason)
                .withLastTransitionTime(NOW.toString())
                .build();
    }

    private static Condition at(Condition condition, String time) {
        condition.setLastTransitionTime(time);
        return condition;
    }

    private static HostedCluster cluster(String version, Condition condition) {
        var cluster = new HostedCluster();
        cluster.setStatus(new HostedClusterStatus(
                1L,
                null,
                null,
                new VersionStatus(version, version, List.of()),
                null,
                null,
                null,
                null,
                List.of(condition)));
        return cluster;
    }
}
