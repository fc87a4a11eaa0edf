package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether the add-ons keep an upgrade from completing: m1, m2 and m3 are there, away is not. */
class AddonPodsTest {
    private static final Set<String> MACHINES = Set.of("m1", "m2", "m3");
    private static final OwnerReference OWNER =
            new OwnerReferenceBuilder().withUid("set").withController(true).build();

    private final List<Pod> pods = new ArrayList<>();
    private long generation = 2;
    private long observed = 2;
    private int desired = 3;
    private Optional<IntOrString> surge = Optional.empty();
    private IntOrString unavailable = new IntOrString(1);
    private List<ControllerRevision> revisions = List.of(revision("old", 1), revision("new", 2));

    @Test
    void areDoneWhenEveryMachineHasAReadyPodOfThePresentTemplate() {
        ready("m1", "new");
        ready("m2", "new");
        assertThat(awaited()).contains("proxy: 2 of 3 pods of the new version are ready");

        ready("m3", "new");
        assertThat(awaited()).isEmpty();
    }

    @Test
    void waitUntilTheControllerHasLooked() {
        ready("m1", "new");
        ready("m2", "new");
        ready("m3", "new");
        generation = 3;

        assertThat(awaited()).contains("proxy: the DaemonSet controller has not looked at the last change yet");

        observed = 3;
        assertThat(awaited()).isEmpty();
    }

    @Test
    void aReadyPodOfTheFormerTemplateIsNone() {
        ready("m1", "new");
        ready("m2", "old");
        ready("m3", "old");

        assertThat(awaited()).contains("proxy: 1 of 3 pods of the new version are ready");
    }

    /** A template that comes again has its former revision, with a new number. */
    @Test
    void goingBackHalfWayNeedsNoNewPodWhereTheFormerOneStillRuns() {
        revisions = List.of(revision("new", 2), revision("old", 3));
        ready("m1", "new");
        ready("m2", "old");
        ready("m3", "old");

        assertThat(awaited()).contains("proxy: 2 of 3 pods of the new version are ready");
    }

    @Test
    void tellWhyAPodDoesNotBecomeReady() {
        ready("m1", "new");
        ready("m2", "new");
        pods.add(pod("m3", "new", false)
                .editStatus()
                .withContainerStatuses(waiting("ImagePullBackOff", 0))
                .endStatus()
                .build());
        String message = "proxy: 2 of 3 pods of the new version are ready: m3: image proxy:2 cannot be pulled";
        assertThat(awaited()).contains(message);

        trouble(waiting("ErrImagePull", 0));
        assertThat(awaited()).as("the same in both turns").contains(message);

        trouble(waiting("CrashLoopBackOff", 1));
        assertThat(awaited().orElse("")).endsWith(": m3: container proxy crashes");

        trouble(new ContainerStatusBuilder()
                .withName("proxy")
                .withReady(false)
                .withRestartCount(2)
                .build());
        assertThat(awaited().orElse("")).endsWith(": m3: container proxy crashes");

        trouble(waiting("CreateContainerConfigError", 0));
        assertThat(awaited().orElse(""))
                .endsWith(": m3: container proxy cannot be started (CreateContainerConfigError)");

        trouble(waiting("ContainerCreating", 0));
        assertThat(awaited()).contains("proxy: 2 of 3 pods of the new version are ready");
    }

    @Test
    void aPodThatFitsNowhereIsToldOfWithTheMachineItIsMadeFor() {
        ready("m1", "new");
        ready("m2", "new");
        pods.add(new PodBuilder(pod("m3", "new", false).build())
                .editSpec()
                .withNodeName(null)
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues("m3")
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .endCondition()
                .endStatus()
                .build());

        assertThat(awaited()).contains("proxy: 2 of 3 pods of the new version are ready: m3: it does not fit there");
    }

    @Test
    void whatIsAwayIsNotWaitedFor() {
        desired = 4;
        ready("m1", "new");
        ready("m2", "new");
        ready("m3", "new");
        starting("away", "new");

        assertThat(awaited()).isEmpty();

        pods.removeLast();
        going("away", "old");
        assertThat(awaited()).as("a pod whose kubelet cannot end it").isEmpty();
    }

    /** Kubernetes replaces one at a time, and the one that is away is that one. */
    @Test
    void podsThatTheControllerDoesNotReplaceWhileAMachineIsAwayAreNotWaitedFor() {
        desired = 4;
        ready("m1", "new");
        ready("m2", "old");
        ready("m3", "old");
        going("away", "old");
        assertThat(awaited()).isEmpty();

        unavailable = new IntOrString("50%");
        assertThat(awaited()).as("it replaces two").contains("proxy: 1 of 3 pods of the new version are ready");

        surge = Optional.of(new IntOrString(1));
        unavailable = new IntOrString(0);
        starting("away", "new");
        assertThat(awaited()).as("the same where the new one comes first").isEmpty();
    }

    @Test
    void aBadPodIsWaitedForWhileAMachineIsAway() {
        desired = 4;
        starting("m1", "new");
        ready("m2", "old");
        ready("m3", "old");
        going("away", "old");

        assertThat(awaited()).contains("proxy: 0 of 3 pods of the new version are ready");
    }

    @Test
    void aMachineThatItIsNotMeantForIsNotWaitedFor() {
        desired = 2;
        ready("m1", "new");
        ready("m2", "new");
        assertThat(awaited()).isEmpty();

        going("m2", "old");
        assertThat(awaited()).as("what ends beside the new one").isEmpty();

        pods.removeIf(pod -> AddonPod.machine(pod).equals("m2") && AddonPod.stays(pod));
        assertThat(awaited()).contains("proxy: 1 of 2 pods of the new version are ready");
    }

    @Test
    void podsOfOthersCountForNothing() {
        ready("m1", "new");
        ready("m2", "new");
        pods.add(pod("m3", "new", true)
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .build());

        assertThat(awaited()).contains("proxy: 2 of 3 pods of the new version are ready");
    }

    @Test
    void whatWasDeletedInsideIsWaitedFor() {
        var none = new AddonPods(List.of(), List.of(), List.of());

        assertThat(none.awaited(List.of(set("proxy")), MACHINES)).contains("proxy: its DaemonSet is gone");
    }

    @Test
    void allThatWaitAreNamed() {
        var none = new AddonPods(List.of(), List.of(), List.of());

        assertThat(none.awaited(List.of(set("proxy"), set("dns")), MACHINES))
                .contains("dns: its DaemonSet is gone; proxy: its DaemonSet is gone");
    }

    @Test
    void anotherContainerRunsAfterARestart() {
        ready("m1", "new");
        ready("away", "new");
        Set<String> before = found().containers(MACHINES);

        pods.set(
                0,
                new PodBuilder(pods.getFirst())
                        .editStatus()
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName("proxy")
                                .withRestartCount(1)
                                .build())
                        .endStatus()
                        .build());

        assertThat(before).containsExactly("m1-new/0");
        assertThat(found().containers(MACHINES)).containsExactly("m1-new/1");
    }

    private Optional<String> awaited() {
        return found().awaited(List.of(set("proxy")), MACHINES);
    }

    private AddonPods found() {
        return new AddonPods(List.of(set("proxy")), revisions, pods);
    }

    private void ready(String machine, String revision) {
        pods.add(pod(machine, revision, true).build());
    }

    private void starting(String machine, String revision) {
        pods.add(pod(machine, revision, false).build());
    }

    private void going(String machine, String revision) {
        pods.add(pod(machine, revision, false)
                .editMetadata()
                .withDeletionTimestamp("2026-11-27T12:00:00Z")
                .endMetadata()
                .build());
    }

    private void trouble(ContainerStatus container) {
        pods.set(
                pods.size() - 1,
                new PodBuilder(pods.getLast())
                        .editStatus()
                        .withContainerStatuses(container)
                        .endStatus()
                        .build());
    }

    private static ContainerStatus waiting(String reason, int restarts) {
        return new ContainerStatusBuilder()
                .withName("proxy")
                .withImage("proxy:2")
                .withReady(false)
                .withRestartCount(restarts)
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .endState()
                .build();
    }

    private static PodBuilder pod(String machine, String revision, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(machine + "-" + revision)
                .withUid(machine + "-" + revision)
                .addToLabels("controller-revision-hash", revision)
                .withOwnerReferences(OWNER)
                .endMetadata()
                .withNewSpec()
                .withNodeName(machine)
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus();
    }

    private static ControllerRevision revision(String hash, long number) {
        return new ControllerRevisionBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(hash)
                        .addToLabels("controller-revision-hash", hash)
                        .withOwnerReferences(OWNER)
                        .build())
                .withRevision(number)
                .build();
    }

    private DaemonSet set(String name) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("kube-system")
                .withUid("set")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withNewUpdateStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(surge.orElse(null))
                .withMaxUnavailable(unavailable)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withDesiredNumberScheduled(desired)
                .endStatus()
                .build();
    }
}
