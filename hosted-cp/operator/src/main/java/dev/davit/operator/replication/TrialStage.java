package dev.davit.operator.replication;

import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far the trial of another template is that the only member of etcd is to get. Pure; its pod is all that is remembered. */
public enum TrialStage {
    /** Its pod is to be made. */
    DUE,
    /** Its pod is not ready, and may never be. */
    UNDER_WAY,
    /** Its pod is ready. */
    PASSED,
    /** The member is not ready itself, so that another template can only mend it. */
    NEEDLESS;

    /** A pod that the kubelet refused or evicted is made again, but not at once. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /**
     * @param set its status being about its present template
     * @param member the pod that is to be replaced
     * @param trial the pod of a trial of whatever template, if there is one
     */
    public static TrialStage of(StatefulSet set, Pod member, Optional<Pod> trial, Instant now) {
        Optional<Pod> own = trial.filter(pod -> !pod.isMarkedForDeletion() && tries(pod, set));
        if (own.filter(PodPlace::isReady).isPresent()) {
            return PASSED;
        }
        if (!PodPlace.isReady(member)) {
            return own.filter(TrialStage::isPlaced).isPresent() ? UNDER_WAY : NEEDLESS;
        }
        return own.filter(pod -> !PodPlace.hasEnded(pod) || isYoung(pod, now)).isPresent() ? UNDER_WAY : DUE;
    }

    /** @return the trial among the pods of a cluster */
    public static Optional<Pod> find(List<Pod> pods) {
        return pods.stream().filter(pod -> is(pod, Names.ETCD_TRIAL)).findFirst();
    }

    /** @return the members of etcd among the pods of a cluster */
    public static List<Pod> members(List<Pod> pods) {
        return pods.stream().filter(pod -> is(pod, Names.ETCD)).toList();
    }

    private static boolean is(Pod pod, String component) {
        return component.equals(pod.getMetadata().getLabels().get(Labels.NAME));
    }

    /** @return whether the pod was made so recently that something about it may change at any moment */
    public static boolean isYoung(Pod trial, Instant now) {
        return Optional.ofNullable(trial.getMetadata().getCreationTimestamp())
                .map(Instant::parse)
                .filter(made -> made.plus(PAUSE).isBefore(now))
                .isEmpty();
    }

    /** @return whether the member may go, as far as the trial is concerned */
    public boolean mayReplace() {
        return this == PASSED || this == NEEDLESS;
    }

    private static boolean tries(Pod trial, StatefulSet set) {
        return set.getStatus()
                .getUpdateRevision()
                .equals(trial.getMetadata().getAnnotations().get(Labels.ETCD_REVISION));
    }

    /** What waits for a node would wait for ever beside a member that is down. */
    private static boolean isPlaced(Pod trial) {
        return trial.getSpec().getNodeName() != null;
    }
}
