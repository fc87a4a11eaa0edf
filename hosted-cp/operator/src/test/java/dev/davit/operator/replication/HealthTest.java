package dev.davit.operator.replication;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.etcd.EtcdMember;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.replication.Replication.ControlPlaneSize;
import dev.davit.operator.workload.PodPlace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No change of the size begins in a cluster that is not well; what has begun, or may make it well, goes on. */
class HealthTest {
    private static final Availability HA = Availability.HighlyAvailable;
    private static final Availability SINGLE = Availability.SingleReplica;
    private static final ProbeResult ANSWERS = new ProbeResult.Passed("1.35.4");
    private static final ProbeResult SILENT = new ProbeResult.Failed(
            ProbeResult.Step.READYZ, "connection refused", Instant.parse("2026-11-27T12:00:00Z"));
    private static final Health SILENCE = new Health(true, true, SILENT);
    private static final Health NO_POD = new Health(true, false, ANSWERS);
    private static final ControlPlaneSize SMALL = new ControlPlaneSize(1, 1, true);
    private static final ControlPlaneSize LARGE = new ControlPlaneSize(3, 3, true);

    @Test
    void doesNotBeginToGrowWhileTheApiDoesNotAnswer() {
        assertRefused(growing(up(1), SILENCE), Reasons.CONTROL_PLANE_UNHEALTHY, "the API does not answer");
        assertRefused(growing(up(1), NO_POD), Reasons.CONTROL_PLANE_UNHEALTHY, "no pod of the control plane is ready");
        assertThat(wanted(growing(up(1), Replications.GOOD))).isEqualTo(3);
        assertThat(growing(up(1), Replications.GOOD).refusal()).isEmpty();
    }

    @Test
    void doesNotBeginToGrowWhileEtcdIsFullOrHasNoQuorum() {
        assertRefused(growing(full(1), Replications.GOOD), Reasons.ETCD_UNHEALTHY, "has reached its quota");
        assertRefused(
                growing(new EtcdState(EtcdState.Reach.NONE, up(1).members(), false), Replications.GOOD),
                Reasons.ETCD_UNHEALTHY,
                "no quorum");
    }

    @Test
    void doesNotBeginToShrinkAndKeepsAllPods() {
        for (var shrinking : List.of(
                shrinking(up(3), LARGE, SILENCE),
                shrinking(up(3), LARGE, NO_POD),
                shrinking(full(3), LARGE, Replications.GOOD))) {
            assertThat(shrinking.refusal()).isPresent();
            assertThat(shrinking.scale()).isEqualTo(new Scale(EtcdLayout.settled(3), 3, 3));
            assertThat(wanted(shrinking)).isEqualTo(3);
        }
        assertThat(shrinking(up(3), LARGE, Replications.GOOD).scale())
                .isEqualTo(new Scale(EtcdLayout.settled(3), 1, 1));
    }

    /** Somebody scaled it to nothing, say: that is set right, not kept. */
    @Test
    void aWrongNumberOfPodsIsSetRightAlsoWhileShrinkingIsRefused() {
        var none = shrinking(up(3), new ControlPlaneSize(3, 0, true), NO_POD);

        assertThat(none.scale()).isEqualTo(new Scale(EtcdLayout.settled(3), 3, 3));
    }

    @Test
    void whatHasBegunGoesOn() {
        var pair = new Replication(
                HA, Optional.of(EtcdLayout.settled(2)), up(2), false, SMALL, List.of(), List.of(), SILENCE);
        var learner = new Replication(
                HA, Optional.of(EtcdLayout.settled(1)), up(2), false, SMALL, List.of(), List.of(), SILENCE);
        var small = shrinking(up(3), SMALL, SILENCE);

        assertThat(wanted(pair)).isEqualTo(3);
        assertThat(wanted(learner)).isEqualTo(3);
        assertThat(wanted(small)).isEqualTo(1);
        assertThat(List.of(pair, learner, small))
                .allMatch(each -> each.refusal().isEmpty());
    }

    /** Of three that find no room, one may be what fits. */
    @Test
    void shrinksWhenThatMayBeWhatMakesItWell() {
        var homeless = new Replication(
                SINGLE,
                Optional.of(EtcdLayout.settled(3)),
                up(3),
                false,
                LARGE,
                List.of(new PodPlace("kube-apiserver-x", "kube-apiserver", "", false)),
                List.of(),
                NO_POD);
        var neverUp = shrinking(up(3), LARGE, new Health(false, false, new ProbeResult.Unknown()));
        var fullAndOneDown =
                shrinking(new EtcdState(EtcdState.Reach.QUORUM, members(3, 2), true), LARGE, Replications.GOOD);

        assertThat(List.of(homeless, neverUp, fullAndOneDown)).allSatisfy(each -> {
            assertThat(each.refusal()).isEmpty();
            assertThat(each.scale().servers()).isEqualTo(1);
        });
    }

    /** Its first version is completed only when it has the wanted size, so nothing may wait for that. */
    @Test
    void aClusterThatStartsGrowsAsSoonAsItAnswersAndIsNotRefusedBefore() {
        var starting = growing(up(1), new Health(false, false, new ProbeResult.Unknown()));

        assertThat(wanted(starting)).isEqualTo(1);
        assertThat(starting.awaited()).isPresent();
        assertThat(starting.refusal()).isEmpty();
        assertThat(wanted(growing(up(1), new Health(false, true, ANSWERS)))).isEqualTo(3);
    }

    @Test
    void afterARestartOfTheOperatorTheProbeIsWaitedFor() {
        var unknown = growing(up(1), new Health(true, true, new ProbeResult.Unknown()));

        assertThat(wanted(unknown)).isEqualTo(1);
        assertThat(unknown.refusal()).isEmpty();
        assertThat(unknown.awaited()).contains("the API has not been probed yet");
    }

    @Test
    void aClusterThatHasItsSizeIsNotAffected() {
        var three = new Replication(
                HA, Optional.of(EtcdLayout.settled(3)), full(3), false, LARGE, List.of(), List.of(), SILENCE);

        assertThat(three.awaited()).isEmpty();
        assertThat(three.refusal()).isEmpty();
        assertThat(three.scale()).isEqualTo(new Scale(EtcdLayout.settled(3), 3, 3));
    }

    @Test
    void theConditionSaysWhy() {
        var edge = new StatusScenario("1.35.4");
        edge.reconcile();

        var status = edge.with(growing(up(1), SILENCE)).reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.CONTROL_PLANE_UNHEALTHY)
                .hasMessageContaining(Conditions.PROGRESSING, "the availability changes when it does");
    }

    private static void assertRefused(Replication replication, String reason, String message) {
        assertThat(replication.refusal()).contains(reason);
        assertThat(replication.awaited())
                .hasValueSatisfying(what -> assertThat(what).contains(message));
        assertThat(wanted(replication)).isEqualTo(1);
    }

    private static int wanted(Replication replication) {
        return replication.goal(replication.layout(), MembershipGoal.NOBODY).wanted();
    }

    private static Replication growing(EtcdState etcd, Health health) {
        return new Replication(
                HA, Optional.of(EtcdLayout.settled(1)), etcd, false, SMALL, List.of(), List.of(), health);
    }

    private static Replication shrinking(EtcdState etcd, ControlPlaneSize size, Health health) {
        return new Replication(
                SINGLE, Optional.of(EtcdLayout.settled(3)), etcd, false, size, List.of(), List.of(), health);
    }

    private static EtcdState up(int members) {
        return new EtcdState(EtcdState.Reach.QUORUM, members(members), false);
    }

    private static EtcdState full(int members) {
        return new EtcdState(EtcdState.Reach.QUORUM, members(members), true);
    }

    private static List<EtcdMember> members(int count) {
        return members(count, count);
    }

    private static List<EtcdMember> members(int count, int up) {
        return IntStream.range(0, count)
                .mapToObj(ordinal -> new EtcdMember("1" + ordinal, ordinal, false, ordinal < up, ordinal == 0))
                .toList();
    }
}
