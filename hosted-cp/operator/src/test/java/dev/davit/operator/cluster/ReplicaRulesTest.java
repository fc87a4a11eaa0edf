package dev.davit.operator.cluster;

import static dev.davit.operator.cluster.StatusScenario.ROLLING;
import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.operator.etcd.EtcdMember;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.replication.Replication.ControlPlaneSize;
import dev.davit.operator.replication.Replications;
import dev.davit.operator.workload.PodPlace;
import dev.davit.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What conditions say of a cluster with three of each. */
class ReplicaRulesTest {
    private static final Workload WHOLE = new Workload(true, true, true, "3 of 3 replicas ready, 3 up to date");
    private static final Workload TWO = new Workload(true, false, true, "2 of 3 replicas ready, 3 up to date");
    private static final Workload LOST = new Workload(false, false, true, "1 of 3 replicas ready, 3 up to date");
    private static final ControlPlaneSize LARGE = size(3, false);

    private final StatusScenario edge = new StatusScenario("1.35.4");

    @BeforeEach
    void allIsWell() {
        edge.specified("version: 1.35.4\ncontrolPlane: {availability: HighlyAvailable}")
                .with(WHOLE, WHOLE)
                .with(replication(etcd(), spread()));
        edge.reconcile();

        assertThatConditions(edge.reconcile().conditions())
                .has(Conditions.READY, "True")
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.AS_EXPECTED)
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.AS_EXPECTED)
                .has(Conditions.DEGRADED, "False");
    }

    /** Pods that end are in no Deployment's figures, so nothing that is watched tells when they are gone. */
    @Test
    void looksAgainByItselfWhileReplacedPodsEnd() {
        edge.specified("version: 1.35.4").with(shrinking(false)).reconcile();
        assertThat(edge.again()).isEmpty();

        edge.with(shrinking(true)).reconcile();

        assertThat(edge.again()).hasValueSatisfying(soon -> assertThat(soon).isPositive());
    }

    private static Replication shrinking(boolean leaving) {
        return Replications.well(
                Availability.SingleReplica,
                Optional.of(EtcdLayout.settled(3)),
                etcd(),
                false,
                size(1, leaving),
                List.of(),
                List.of());
    }

    @Test
    void saysThatAllPodsAreOnOneNode() {
        var pods = spread().stream()
                .map(pod -> new PodPlace(pod.name(), pod.component(), "node-0", true))
                .toList();

        assertThatConditions(reconcile(replication(etcd(), pods)))
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.NOT_SPREAD)
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.NOT_SPREAD)
                .hasMessageContaining(Conditions.CONTROL_PLANE_AVAILABLE, "node-0")
                .has(Conditions.READY, "True");
    }

    @Test
    void namesTheMemberThatDoesNotAnswerUntilItIsBack() {
        edge.with(TWO, WHOLE);
        reconcile(replication(etcd(), spread()));

        assertThatConditions(reconcile(replication(etcd(1), spread())))
                .has(Conditions.DEGRADED, "True", Reasons.MEMBER_DOWN)
                .hasMessageContaining(Conditions.DEGRADED, "etcd-1")
                .has(Conditions.PROGRESSING, "False")
                .has(Conditions.ETCD_AVAILABLE, "True");
        assertThatConditions(reconcile(replication(etcd(1), spread())))
                .has(Conditions.DEGRADED, "True", Reasons.MEMBER_DOWN);
        edge.with(WHOLE, WHOLE);
        assertThatConditions(reconcile(replication(etcd(), spread()))).has(Conditions.DEGRADED, "False");
    }

    @Test
    void namesTheControlPlanePodThatIsNotReady() {
        edge.with(WHOLE, TWO);
        var pods = Stream.concat(
                        spread().stream().filter(pod -> !pod.name().equals("kube-apiserver-2")),
                        Stream.of(new PodPlace("kube-apiserver-9", "kube-apiserver", "node-2", false)))
                .toList();

        assertThatConditions(reconcile(replication(etcd(), pods)))
                .has(Conditions.DEGRADED, "True", Reasons.REPLICA_DOWN)
                .hasMessageContaining(Conditions.DEGRADED, "kube-apiserver-9");
    }

    @Test
    void aRollOutIsNoDefect() {
        edge.with(WHOLE, ROLLING);
        reconcile(replication(etcd(), spread()));
        edge.with(TWO, WHOLE);

        assertThatConditions(reconcile(replication(etcd(2), spread())))
                .has(Conditions.PROGRESSING, "True")
                .has(Conditions.DEGRADED, "False");
    }

    @Test
    void saysThatQuorumIsLost() {
        edge.with(LOST, WHOLE);
        var silent = new EtcdState(EtcdState.Reach.NONE, etcd(0, 1, 2).members(), false);

        assertThatConditions(reconcile(replication(silent, spread())))
                .has(Conditions.ETCD_AVAILABLE, "False", Reasons.QUORUM_LOST)
                .has(Conditions.DEGRADED, "True", Reasons.MEMBER_DOWN);
    }

    @Test
    void namesTheMembersThatQuorumWaitsForAlsoWithoutAPod() {
        edge.with(LOST, WHOLE);
        var silent = new EtcdState(EtcdState.Reach.NONE, etcd(0, 1, 2).members(), false);
        var pods = spread().stream()
                .filter(pod -> !List.of("etcd-1", "etcd-2").contains(pod.name()))
                .toList();

        assertThatConditions(reconcile(replication(silent, pods)))
                .hasMessageContaining(Conditions.ETCD_AVAILABLE, "look at the pods etcd-1, etcd-2");
    }

    @Test
    void saysThatTheDatabaseIsFull() {
        var full = new EtcdState(EtcdState.Reach.QUORUM, etcd().members(), true);

        assertThatConditions(reconcile(replication(full, spread())))
                .has(Conditions.ETCD_AVAILABLE, "False", Reasons.STORAGE_FULL)
                .has(Conditions.DEGRADED, "True", Reasons.STORAGE_FULL);
    }

    @Test
    void anotherAvailabilityIsRolledOutBeforeItIsReady() {
        edge.specified("version: 1.35.4");
        var shrinking = Replications.well(
                Availability.SingleReplica,
                Optional.of(EtcdLayout.settled(3)),
                etcd(1),
                false,
                size(1, false),
                spread(),
                List.of());

        assertThatConditions(reconcile(shrinking))
                .has(Conditions.READY, "False")
                .has(Conditions.PROGRESSING, "True", Reasons.ETCD_UNHEALTHY)
                .hasMessageContaining(Conditions.PROGRESSING, "etcd-1 does not answer");
    }

    /** Invariant I1. */
    @Test
    void aRestartOfTheOperatorChangesNothing() {
        var before = reconcile(replication(etcd(), spread()));
        edge.restarted();

        assertThat(reconcile(replication(EtcdState.UNKNOWN, spread()))).isEqualTo(before);
    }

    private List<Condition> reconcile(Replication replication) {
        return edge.with(replication).reconcile().conditions();
    }

    private static Replication replication(EtcdState etcd, List<PodPlace> pods) {
        return Replications.well(
                Availability.HighlyAvailable, Optional.of(EtcdLayout.settled(3)), etcd, false, LARGE, pods, List.of());
    }

    private static ControlPlaneSize size(int replicas, boolean leaving) {
        return new ControlPlaneSize(replicas, replicas, true, Optional.empty(), Optional.empty(), leaving);
    }

    private static EtcdState etcd(Integer... down) {
        var members = IntStream.range(0, 3)
                .mapToObj(ordinal -> new EtcdMember(
                        "1" + ordinal, ordinal, false, !List.of(down).contains(ordinal), ordinal == 0))
                .toList();
        return new EtcdState(EtcdState.Reach.QUORUM, members, false);
    }

    private static List<PodPlace> spread() {
        return Stream.of("etcd", "kube-apiserver")
                .flatMap(component -> IntStream.range(0, 3)
                        .mapToObj(each -> new PodPlace(component + "-" + each, component, "node-" + each, true)))
                .toList();
    }
}
