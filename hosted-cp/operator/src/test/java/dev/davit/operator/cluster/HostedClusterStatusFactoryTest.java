package dev.davit.operator.cluster;

import static dev.davit.operator.cluster.StatusScenario.DOWN;
import static dev.davit.operator.cluster.StatusScenario.GONE;
import static dev.davit.operator.cluster.StatusScenario.PASSED;
import static dev.davit.operator.cluster.StatusScenario.READY;
import static dev.davit.operator.cluster.StatusScenario.ROLLING;
import static dev.davit.operator.cluster.StatusScenario.node;
import static dev.davit.operator.cluster.StatusScenario.version;
import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.apply.ObjectKey;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.deletion.DeletionProgress;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostedClusterStatusFactoryTest {
    private final StatusScenario edge = new StatusScenario("1.35.4");

    @Test
    void isReadyWhenEverythingIsRolledOutAndProven() {
        HostedClusterStatus status = edge.reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.READY, "True")
                .has(Conditions.AVAILABLE, "True", Reasons.PROBE_PASSED)
                .has(Conditions.RECONCILING, "False")
                .has(Conditions.STALLED, "False")
                .has(Conditions.DEGRADED, "False")
                .has(Conditions.NODES_CONNECTED, "Unknown", Reasons.NO_NODES);
        assertThat(version(status).current()).isEqualTo("1.35.4");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(Objects.requireNonNull(status.endpoint()).tlsServerName())
                .isEqualTo("api." + status.clusterID() + ".hosted.example");
    }

    /** Invariant I1. */
    @Test
    void isTheSameWhenNothingChanged() {
        HostedClusterStatus first = edge.reconcile();

        assertThat(edge.reconcile()).isEqualTo(first);
    }

    /** Invariant I3. */
    @Test
    void isNotAvailableBeforeTheProbePassed() {
        HostedClusterStatus status = edge.with(DOWN, DOWN).with(GONE).reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.ENDPOINT_UNREACHABLE)
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.RECONCILING, "True", Reasons.PROVISIONING)
                .hasMessageContaining(Conditions.RECONCILING, "etcd: 0 of 1");
        assertThat(version(status).current()).isNull();
    }

    @Test
    void isNotAvailableBeforeTheRolesInsideExist() {
        HostedClusterStatus status = edge.with(new HostedObjects.Pending()).reconcile();

        assertThatConditions(status.conditions()).has(Conditions.AVAILABLE, "False", Reasons.ADDONS_PENDING);
    }

    @Test
    void anOutageIsNoRollOut() {
        edge.reconcile();

        HostedClusterStatus status = edge.with(GONE).reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.ENDPOINT_UNREACHABLE)
                .has(Conditions.READY, "False", Reasons.ENDPOINT_UNREACHABLE)
                .has(Conditions.RECONCILING, "False");
        assertThat(version(status).current()).isEqualTo("1.35.4");
    }

    /** Invariant I4. */
    @Test
    void aRestartOfTheOperatorChangesNothing() {
        HostedClusterStatus before = edge.with(new NodesResult.Connected("w1"), node("w1", "198.18.0.21", "1.35.4"))
                .reconcile();

        assertThat(edge.restarted().reconcile()).isEqualTo(before);
    }

    @Test
    void anUpgradeIsCompleteOnlyWhenTheProbeSawTheNewVersion() {
        edge.reconcile();

        HostedClusterStatus rolling = edge.wants("1.36.3").with(READY, ROLLING).reconcile();
        HostedClusterStatus old = edge.with(READY, READY).reconcile();
        edge.with(new ProbeResult.Passed("1.36.3")).reconcile();
        HostedClusterStatus done = edge.reconcile();

        assertThatConditions(rolling.conditions())
                .has(Conditions.AVAILABLE, "True")
                .has(Conditions.RECONCILING, "True", Reasons.ROLLING_OUT);
        assertThat(version(rolling).desired()).isEqualTo("1.36.3");
        assertThat(version(old).current()).isEqualTo("1.35.4");
        assertThatConditions(old.conditions()).hasMessageContaining(Conditions.RECONCILING, "still says");
        assertThat(version(done).current()).isEqualTo("1.36.3");
        assertThatConditions(done.conditions()).has(Conditions.READY, "True");
    }

    @Test
    void aRefusedVersionLeavesTheRunningOne() {
        edge.reconcile();

        HostedClusterStatus status = edge.wants("1.37.2").reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.RELEASE_NOT_FOUND)
                .hasMessageContaining(Conditions.VALID_SPEC, "no Release 1.37.2")
                .has(Conditions.STALLED, "True", Reasons.REFUSED)
                .has(Conditions.READY, "False", Reasons.REFUSED)
                .has(Conditions.AVAILABLE, "True");
        assertThat(version(status).desired()).isEqualTo("1.35.4");
        assertThat(version(status).current()).isEqualTo("1.35.4");
    }

    /** Invariant I7. */
    @Test
    void namesTheNodeWhoseKubeletWouldBeLeftBehind() {
        edge.reconcile();

        HostedClusterStatus status = edge.with(new NodesResult.Connected("w7"), node("w7", "198.18.0.27", "1.32.9"))
                .wants("1.36.3")
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.VERSION_SKEW_SUPPORTED, "False", Reasons.KUBELET_SKEW)
                .hasMessageContaining(Conditions.VERSION_SKEW_SUPPORTED, "w7 (1.32.9)");
        assertThat(version(status).desired()).isEqualTo("1.35.4");
    }

    /** Invariant I7, while the nodes cannot be read. */
    @Test
    void remembersTheOldestKubeletWhileTheNodesCannotBeRead() {
        edge.with(new NodesResult.Connected("w7"), node("w7", "198.18.0.27", "1.32.9"))
                .reconcile();

        HostedClusterStatus status = edge.restarted().wants("1.36.3").reconcile();

        assertThatConditions(status.conditions()).has(Conditions.VERSION_SKEW_SUPPORTED, "False");
    }

    @Test
    void saysWhichNodeDoesNotAnswer() {
        HostedClusterStatus status = edge.with(
                        new NodesResult.Disconnected("w1", "the API answered with status 502"),
                        node("w1", "198.18.0.21", "1.35.4"))
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.NODES_CONNECTED, "False", Reasons.TUNNEL_FAILED)
                .hasMessageContaining(Conditions.NODES_CONNECTED, "node w1");
    }

    @Test
    void doesNotJudgeTheTunnelOfAMachineThatJoinsFirst() {
        edge.reconcile();

        HostedClusterStatus joining = edge.with(new NodesResult.Unknown(), node("w1", "198.18.0.21", "1.35.4"))
                .reconcile();

        assertThatConditions(joining.conditions())
                .has(Conditions.NODES_CONNECTED, "Unknown", Reasons.NOT_PROBED)
                .hasMessageContaining(Conditions.NODES_CONNECTED, "yet");
        assertThat(edge.restarted().reconcile().conditions()).isEqualTo(joining.conditions());
    }

    @Test
    void reportsTwoMachinesWithOneAddress() {
        HostedClusterStatus status = edge.with(
                        new NodesResult.Connected("w1"),
                        node("w1", "10.0.0.5", "1.35.4"),
                        node("w2", "10.0.0.5", "1.34.1"))
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.ADDRESS_CONFLICT)
                .hasMessageContaining(Conditions.DEGRADED, "w1 and w2");
        assertThat(status.nodes()).isEqualTo(new NodesStatus(2, 2, "1.34.1"));
    }

    @Test
    void asksForAConfiguration() {
        HostedClusterStatus status = edge.withoutConfig().reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.CONFIG_MISSING)
                .has(Conditions.STALLED, "True");
    }

    @Test
    void reportsWhatCouldNotBeWritten() {
        var failure = new Outcome.Failure(new ObjectKey("Secret", "dv-edge", "etcd-tls"), "exceeded quota");

        HostedClusterStatus status = edge.reconcile(new Outcome(Map.of(), 0, List.of(failure)));

        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.APPLY_FAILED)
                .hasMessageContaining(Conditions.DEGRADED, "Secret dv-edge/etcd-tls: exceeded quota")
                .has(Conditions.READY, "False");
    }

    @Test
    void aPausedClusterSaysSoInReadyAndStaysReady() {
        edge.reconcile();
        edge.cluster().getMetadata().setGeneration(2L);

        HostedClusterStatus paused = edge.pause("paused until then");
        HostedClusterStatus again = edge.pause("paused until then");
        HostedClusterStatus goesOn = edge.reconcile();

        assertThatConditions(paused.conditions())
                .has(Conditions.READY, "True", Reasons.AS_EXPECTED)
                .hasMessageContaining(Conditions.READY, "paused until then")
                .has(Conditions.RECONCILIATION_PAUSED, "True", Reasons.PAUSED);
        assertThat(paused.observedGeneration()).isEqualTo(1);
        assertThat(paused.conditions())
                .allSatisfy(condition ->
                        assertThat(condition.getObservedGeneration()).isEqualTo(1));
        assertThat(again).isEqualTo(paused);
        assertThatConditions(goesOn.conditions()).hasMessageContaining(Conditions.READY, "rolled out and available");
    }

    @Test
    void aPausedClusterSaysThatItsApiIsGone() {
        edge.reconcile();

        HostedClusterStatus gone = edge.with(GONE).pause("paused until then");
        HostedClusterStatus back = edge.with(PASSED).pause("paused until then");

        assertThatConditions(gone.conditions())
                .has(Conditions.READY, "False", Reasons.ENDPOINT_UNREACHABLE)
                .hasMessageContaining(Conditions.READY, "paused until then; no answer");
        assertThatConditions(back.conditions()).has(Conditions.READY, "True", Reasons.AS_EXPECTED);
    }

    /** Nothing would take it back before the pause ends. */
    @Test
    void aFailureOfAPausedClusterIsNoDegradationOfIt() {
        edge.reconcile();
        assertThat(HostedClusterStatusFactory.failed(edge.cluster(), "connection reset", StatusScenario.NOW))
                .hasValueSatisfying(status -> assertThatConditions(status.conditions())
                        .has(Conditions.DEGRADED, "True", Reasons.RECONCILE_FAILED));

        edge.specified("version: 1.35.4\npausedUntil: 'true'");

        assertThat(HostedClusterStatusFactory.failed(edge.cluster(), "connection reset", StatusScenario.NOW))
                .isEmpty();
    }

    /** Invariant I3. */
    @Test
    void nobodyKnowsWhetherAClusterAnswersWhoseRootsWereLostBeforeTheOperatorStarted() {
        own().reconcile();

        HostedClusterStatus status =
                edge.restarted().with(new ObservedSecrets.Missing()).reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.AVAILABLE, "Unknown", Reasons.PROBE_IMPOSSIBLE)
                .hasMessageContaining(Conditions.AVAILABLE, status.controlPlaneNamespace() + "/authorities")
                .hasMessageContaining(Conditions.AVAILABLE, "restore it from a backup")
                .has(Conditions.ENDPOINT_REACHABLE, "Unknown", Reasons.PROBE_IMPOSSIBLE);
    }

    @Test
    void theProbeOfAnOperatorThatRunsGoesOnWithoutTheRoots() {
        own().reconcile();

        HostedClusterStatus status = edge.with(new ObservedSecrets.Missing()).reconcile();

        assertThatConditions(status.conditions()).has(Conditions.AVAILABLE, "True", Reasons.PROBE_PASSED);
    }

    /** Invariant I3. */
    @Test
    void aPausedClusterThatCannotBeProbedIsNotReady() {
        own().reconcile();
        var roots = ((ClusterPlan.RollOut) edge.plan()).target().secrets();

        HostedClusterStatus lost = edge.restarted()
                .with(new ObservedSecrets.Unreadable("no ca.crt"))
                .pause("paused until then");
        HostedClusterStatus back =
                edge.with(new ObservedSecrets.Found(roots)).with(PASSED).pause("paused until then");

        assertThatConditions(lost.conditions())
                .has(Conditions.AVAILABLE, "Unknown", Reasons.PROBE_IMPOSSIBLE)
                .has(Conditions.READY, "False", Reasons.PROBE_IMPOSSIBLE)
                .hasMessageContaining(Conditions.READY, "no ca.crt");
        assertThatConditions(back.conditions())
                .has(Conditions.AVAILABLE, "True", Reasons.PROBE_PASSED)
                .has(Conditions.READY, "True", Reasons.AS_EXPECTED);
    }

    @Test
    void aRollOutThatWasPausedIsNotReady() {
        edge.with(DOWN, DOWN).with(GONE).reconcile();

        HostedClusterStatus paused = edge.pause("paused until then");

        assertThatConditions(paused.conditions())
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .hasMessageContaining(Conditions.READY, "paused until then");
    }

    @Test
    void aClusterThatWasPausedFromTheStartSaysSo() {
        HostedClusterStatus paused = edge.restarted().pause("paused until then");

        assertThatConditions(paused.conditions())
                .has(Conditions.READY, "False", Reasons.PAUSED)
                .hasMessageContaining(Conditions.READY, "paused until then");
        assertThat(paused.observedGeneration()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysWhatDeletionWaitsFor(boolean blocked) {
        edge.reconcile();

        HostedClusterStatus status = HostedClusterStatusFactory.deleting(
                edge.cluster(),
                new DeletionProgress(
                        DeletionProgress.Step.NAMESPACE, "waiting until namespace dv-edge is gone", blocked),
                StatusScenario.NOW);

        assertThatConditions(status.conditions())
                .has(Conditions.READY, "False", Reasons.DELETING)
                .hasMessageContaining(Conditions.READY, "namespace dv-edge")
                .has(Conditions.PROGRESSING, "True", Reasons.DELETING_NAMESPACE)
                .has(
                        Conditions.DEGRADED,
                        blocked ? "True" : "False",
                        blocked ? Reasons.DELETION_BLOCKED : Reasons.DELETING)
                .has(Conditions.AVAILABLE, "False", Reasons.DELETING)
                .has(Conditions.ETCD_AVAILABLE, "True");
    }

    @Test
    void probesThatCannotReadAreReportedAsSuch() {
        HostedClusterStatus status = edge.with(new ProbeResult.Failed(
                        ProbeResult.Step.READ, "the API answered with status 403", StatusScenario.NOW))
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.PROBE_FAILED)
                .has(Conditions.ENDPOINT_REACHABLE, "True");
        assertThat(PASSED.reachable()).isTrue();
    }

    private StatusScenario own() {
        return edge.withNamespaceOf(edge.cluster().getMetadata().getUid());
    }
}
