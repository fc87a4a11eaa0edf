package dev.davit.operator.workload;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.cluster.StatusScenario;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    private static final String CRASHED =
            "{exitCode: 1, message: \"I1126 04:00:00.000001       1 options.go:1] starting\\nE1126 04:00:00.000002       1 run.go:72] \\\"command failed\\\" err=\\\"unknown flag: --nope\\\"\\n\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{reason: ErrImagePull, message: 'rpc error: not found'}",
                "{reason: ImagePullBackOff, message: 'Back-off pulling image \"reg/kas:9\": ErrImagePull: rpc error: not found'}"
            })
    void anImageThatCannotBePulledReadsTheSameInEveryAttempt(String waiting) {
        var trouble = find(pod("kube-apiserver", "{waiting: " + waiting + "}", "{}", 0, false));

        assertThat(trouble)
                .contains(new PodTrouble(
                        Reasons.IMAGE_NOT_AVAILABLE,
                        "pod dv-edge/p, container kube-apiserver: image reg/kas:9 cannot be pulled: rpc error: not found;"
                                + " does it exist, and do the nodes reach its registry?"));
    }

    @Test
    void aBackOffThatDoesNotSayWhyIsStillToldOf() {
        assertThat(find(pod(
                        "kube-apiserver",
                        "{waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"reg/kas:9\"'}}",
                        "{}",
                        0,
                        false)))
                .get()
                .returns(Reasons.IMAGE_NOT_AVAILABLE, PodTrouble::reason)
                .extracting(PodTrouble::message)
                .asString()
                .contains("cannot be pulled; does it exist");
    }

    @Test
    void aCrashIsToldOfWithTheLineThatSaysWhyInEachOfItsStates() {
        var expected = new PodTrouble(
                Reasons.POD_CRASHES,
                "pod dv-edge/p, container kube-apiserver crashes with exit code 1: run.go:72] \"command failed\""
                        + " err=\"unknown flag: --nope\"");
        String terminated = "{terminated: " + CRASHED + "}";

        assertThat(find(pod("kube-apiserver", "{waiting: {reason: CrashLoopBackOff}}", terminated, 1, false)))
                .contains(expected);
        assertThat(find(pod("kube-apiserver", terminated, "{}", 2, false))).contains(expected);
        assertThat(find(pod("kube-apiserver", running("2026-11-23T06:59:50Z"), terminated, 2, false)))
                .contains(expected);
        assertThat(find(pod("kube-apiserver", running("2026-11-23T06:59:50Z"), terminated, 2, true)))
                .as("a container without a readiness probe")
                .contains(expected);
    }

    @Test
    void oneRestartIsNoTroubleNorIsOneLongAgo() {
        String terminated = "{terminated: {exitCode: 137}}";

        assertThat(find(pod("etcd", running("2026-11-23T06:59:50Z"), terminated, 1, false)))
                .isEmpty();
        assertThat(find(pod("etcd", running("2026-11-23T06:00:00Z"), terminated, 7, true)))
                .isEmpty();
    }

    @Test
    void aPodThatWaitsForANodeIsGivenAMoment() {
        assertThat(find(unscheduled("2026-11-23T06:59:55Z"))).isEmpty();
        assertThat(find(unscheduled("2026-11-23T06:59:30Z")))
                .contains(new PodTrouble(
                        Reasons.POD_UNSCHEDULABLE,
                        "no node of the management cluster takes pod dv-edge/p: 0/1 nodes are available: 1 Insufficient"
                                + " memory."));
    }

    @Test
    void aContainerThatCannotBeMadeIsToldOf() {
        assertThat(find(pod(
                        "etcd",
                        "{waiting: {reason: CreateContainerConfigError, message: 'secret \"x\" not found'}}",
                        "{}",
                        0,
                        false)))
                .contains(new PodTrouble(
                        Reasons.POD_CANNOT_START,
                        "pod dv-edge/p, container etcd cannot be started: secret \"x\" not found"));
    }

    @Test
    void aTrialOfEtcdIsToldOfWhateverKeepsItFromBecomingReady() {
        Pod slow = pod("etcd-trial", running("2026-11-23T06:59:10Z"), "{}", 0, false);
        slow.getMetadata().setCreationTimestamp("2026-11-23T06:59:05Z");
        Pod young = pod("etcd-trial", running("2026-11-23T06:59:40Z"), "{}", 0, false);
        young.getMetadata().setCreationTimestamp("2026-11-23T06:59:35Z");
        Pod ended = Serialization.unmarshal("""
                metadata: {name: etcd-trial, namespace: dv-edge, labels: {app.kubernetes.io/name: etcd-trial}}
                status: {phase: Failed, reason: OutOfmemory, message: 'Node did not have enough resource: memory'}
                """, Pod.class);

        assertThat(find(slow))
                .contains(new PodTrouble(
                        Reasons.POD_CANNOT_START,
                        "pod dv-edge/p has not become ready within 45 s; look at its events and its log"));
        assertThat(find(young)).isEmpty();
        assertThat(find(ended))
                .contains(
                        new PodTrouble(
                                Reasons.POD_CANNOT_START,
                                "pod dv-edge/etcd-trial was ended by its node: OutOfmemory: Node did not have enough resource: memory"));
        assertThat(find(pod("etcd-trial", "{waiting: {reason: ErrImagePull}}", "{}", 0, false)))
                .get()
                .returns(Reasons.IMAGE_NOT_AVAILABLE, PodTrouble::reason);
    }

    @Test
    void podsThatAreGoingAwayOrSomebodyElsesSayNothing() {
        Pod going = pod("etcd", "{waiting: {reason: ErrImagePull}}", "{}", 0, false);
        going.getMetadata().setDeletionTimestamp("2026-11-23T06:59:00Z");
        Pod foreign = pod("etcd", "{waiting: {reason: ErrImagePull}}", "{}", 0, false);
        foreign.getMetadata().getLabels().put("app.kubernetes.io/name", "other");

        assertThat(PodTrouble.first(List.of(going, foreign), NOW)).isEmpty();
    }

    @Test
    void anUpgradeWhosePodsDoNotComeUpSaysWhyWhileTheOldOneServes() {
        var edge = new StatusScenario("1.35.4");
        edge.reconcile();
        var trouble = new PodTrouble(Reasons.IMAGE_NOT_AVAILABLE, "pod dv-edge/p, container etcd: image x");

        var status = edge.wants("1.36.3")
                .with(StatusScenario.READY, StatusScenario.ROLLING)
                .with(Optional.of(trouble))
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.AVAILABLE, "True")
                .has(Conditions.PROGRESSING, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .hasMessageContaining(Conditions.PROGRESSING, "container etcd: image x")
                .has(Conditions.DEGRADED, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .hasMessageContaining(Conditions.DEGRADED, "pod dv-edge/p")
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT);

        edge.wants("1.35.4")
                .with(StatusScenario.READY, StatusScenario.READY)
                .with(Optional.<PodTrouble>empty())
                .reconcile();
        var back = edge.reconcile();

        assertThatConditions(back.conditions())
                .has(Conditions.DEGRADED, "False")
                .has(Conditions.READY, "True");
    }

    private static Optional<PodTrouble> find(Pod pod) {
        return PodTrouble.first(List.of(pod), NOW);
    }

    private static String running(String since) {
        return "{running: {startedAt: '" + since + "'}}";
    }

    private static Pod pod(String component, String state, String last, int restarts, boolean ready) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: dv-edge, labels: {app.kubernetes.io/name: %1$s}}
                status:
                  containerStatuses:
                  - {name: %1$s, image: 'reg/kas:9', state: %2$s, lastState: %3$s, restartCount: %4$d, ready: %5$s}
                """.formatted(component, state, last, restarts, ready), Pod.class);
    }

    private static Pod unscheduled(String since) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: dv-edge, labels: {app.kubernetes.io/name: kube-apiserver}}
                status:
                  conditions:
                  - {type: PodScheduled, status: 'False', reason: Unschedulable, lastTransitionTime: '%s',
                     message: '0/1 nodes are available: 1 Insufficient memory.'}
                """.formatted(since), Pod.class);
    }
}
