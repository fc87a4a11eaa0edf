package dev.davit.operator.replication;

import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.operator.etcd.EtcdMember;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces etcd members whose template changed: the StatefulSet's strategy is OnDelete, so that never a controller but
 * only the operator picks the member. One at a time, and only when all others are ready (invariant I8).
 */
public final class EtcdMembers {
    private static final Logger LOGGER = LoggerFactory.getLogger(EtcdMembers.class);
    private static final String REVISION = "controller-revision-hash";
    /** The object goes before its container has ended. */
    private static final long AT_ONCE = 0L;

    private final KubernetesClient client;

    /** @param client of the management cluster */
    public EtcdMembers(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Replaces one member of several if one is due; another one when this has come back.
     *
     * @param sound names of the nodes that are Ready and not cordoned
     * @return ordinal of the member that must not lead any more before it is replaced, or {@link MembershipGoal#NOBODY}
     */
    public int roll(StatefulSet set, Replication replication, Set<String> sound) {
        var namespace = set.getMetadata().getNamespace();
        if (!isBehind(set) || !replication.mayRestartMembers()) {
            return MembershipGoal.NOBODY;
        }
        List<Pod> members = client.pods()
                .inNamespace(namespace)
                .withLabel(Labels.NAME, Names.ETCD)
                .list()
                .getItems();
        if (members.size() == 1) {
            return MembershipGoal.NOBODY;
        }
        var leader = leader(replication.etcd());
        var next = next(set, members, leader);
        if (next.map(EtcdMembers::name).equals(leader.map(EtcdMembers::name))) {
            return leader.map(EtcdMember::ordinal).orElse(MembershipGoal.NOBODY);
        }
        next.ifPresent(pod -> replace(pod, grace(pod, members.size(), sound)));
        return MembershipGoal.NOBODY;
    }

    private static Optional<EtcdMember> leader(EtcdState etcd) {
        return etcd.members().stream().filter(EtcdMember::leader).findFirst();
    }

    private static String name(EtcdMember member) {
        return EtcdNames.member(member.ordinal());
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    /**
     * Nobody answers while the only member restarts, so the next pod is made while its kubelet still ends the one before.
     * etcd waits for the lock on its database before it reads or writes data ({@code bootstrap} in
     * {@code go.etcd.io/etcd/server/v3/etcdserver}), so two on one node never write both; on another node, a volume that is
     * attached is detached from the former one first. A pod that is not ready, or on a node that is not sound, ends as pods
     * do: nobody knows what its kubelet does, or where the next one will be.
     *
     * @return seconds; a pod that an earlier version made says longer than what there is a reason for
     */
    static long grace(Pod pod, int members, Set<String> sound) {
        boolean atOnce = members == 1
                && PodPlace.isReady(pod)
                && sound.contains(pod.getSpec().getNodeName());
        return atOnce ? AT_ONCE : EtcdRenderer.GRACE_SECONDS;
    }

    /** Only exactly this pod: what has changed since it was read is looked at again first; @return whether it goes */
    boolean replace(Pod pod, long grace) {
        ObjectMeta metadata = pod.getMetadata();
        LOGGER.atInfo()
                .addKeyValue("namespace", metadata.getNamespace())
                .addKeyValue("pod", metadata.getName())
                .log("replacing etcd member");
        try {
            client.raw(
                    "/api/v1/namespaces/%s/pods/%s".formatted(metadata.getNamespace(), metadata.getName()),
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withGracePeriodSeconds(grace)
                            .withNewPreconditions(metadata.getResourceVersion(), metadata.getUid())
                            .build());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    /** @return whether some member may be older than the template, by the StatefulSet's own word */
    static boolean isBehind(StatefulSet set) {
        var status = set.getStatus();
        return status != null
                && status.getUpdateRevision() != null
                && Optional.ofNullable(status.getObservedGeneration()).orElse(0L)
                        >= set.getMetadata().getGeneration()
                && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) < wanted(set);
    }

    /**
     * Which member is replaced now. Pure.
     *
     * @param members the pods as the API server has them now
     * @param leader the member that leads, if that is known
     * @return an old one, the leader last, while all members are there and ready; the only one that is not ready may be
     *     replaced as well, since nothing but another template mends one whose template is bad
     */
    public static Optional<Pod> next(StatefulSet set, List<Pod> members, Optional<EtcdMember> leader) {
        boolean complete = members.size() == wanted(set)
                && members.stream().noneMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
        List<Pod> down = members.stream().filter(pod -> !PodPlace.isReady(pod)).toList();
        List<Pod> candidates = down.isEmpty() ? members : (down.size() == 1 ? down : List.of());
        return complete && isBehind(set)
                ? candidates.stream()
                        .filter(pod -> isOld(pod, set.getStatus().getUpdateRevision()))
                        .max(Comparator.<Pod, Boolean>comparing(
                                        pod -> !Optional.of(name(pod)).equals(leader.map(EtcdMembers::name)))
                                .thenComparing(EtcdMembers::name))
                : Optional.empty();
    }

    private static int wanted(StatefulSet set) {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    }

    private static boolean isOld(Pod pod, String revision) {
        return !revision.equals(pod.getMetadata().getLabels().get(REVISION));
    }
}
