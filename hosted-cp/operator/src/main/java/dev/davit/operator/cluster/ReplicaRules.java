package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.etcd.EtcdNames;
import dev.davit.model.naming.Names;
import dev.davit.operator.condition.ConditionSet;
import dev.davit.operator.drain.Disturbance;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.workload.PodPlace;
import dev.davit.operator.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What conditions say about the members of etcd and the pods of the control plane. Pure. */
final class ReplicaRules {
    private static final Set<String> ABOUT_PODS = Set.of(Reasons.MEMBER_DOWN, Reasons.REPLICA_DOWN);

    private final ConditionSet conditions;
    private final Observation observed;
    private final Replication replication;
    private final Disturbance disturbance;

    /** @param disturbance what is to be said of it */
    ReplicaRules(ConditionSet conditions, Observation observed, Disturbance disturbance) {
        this.conditions = conditions;
        this.observed = observed;
        this.replication = observed.replication();
        this.disturbance = disturbance;
    }

    /**
     * Why something works less well than it should.
     *
     * @param reason of the condition
     */
    record Problem(String reason, String message) {}

    void apply() {
        etcd();
        workload(
                Conditions.CONTROL_PLANE_AVAILABLE,
                Names.API_SERVER,
                observed.controlPlane(),
                disturbance.controlPlane());
    }

    /** @return what is wrong with the replicas; a roll-out, which replaces them, is no reason */
    Optional<Problem> problem() {
        if (replication.etcd().full()) {
            return Optional.of(new Problem(Reasons.STORAGE_FULL, storageFull()));
        }
        if (!isRedundant() || isRollingOut()) {
            return Optional.empty();
        }
        return memberDown().or(this::replicaDown);
    }

    private void etcd() {
        var etcd = observed.etcd();
        if (replication.etcd().full()) {
            conditions.set(Conditions.ETCD_AVAILABLE, false, Reasons.STORAGE_FULL, storageFull());
        } else if (isRedundant() && !etcd.available() && replication.layout().isSettled()) {
            conditions.set(
                    Conditions.ETCD_AVAILABLE,
                    false,
                    Reasons.QUORUM_LOST,
                    ("%s, so etcd has no majority; its members stay as they are, and it recovers by itself when one"
                                    + " returns: look at the pods %s")
                            .formatted(etcd.message(), missingMembers()));
        } else {
            workload(Conditions.ETCD_AVAILABLE, Names.ETCD, etcd, disturbance.etcd());
        }
    }

    private void workload(String type, String component, Workload workload, Optional<Disturbance.Notice> notice) {
        Optional<String> node = onlyNode(component);
        String reason = notice.map(Disturbance.Notice::reason)
                .orElse(node.isPresent() ? Reasons.NOT_SPREAD : Reasons.AS_EXPECTED);
        String spread = node.map(
                        name -> "; not spread: all of them are on node " + name + ", whose loss takes them all")
                .orElse("");
        conditions.set(
                type,
                workload.available(),
                workload.available() ? reason : Reasons.NOT_READY,
                workload.message()
                        + spread
                        + notice.map(told -> "; " + told.message()).orElse(""));
    }

    private static String storageFull() {
        return "etcd's database has reached spec.etcd.quota and takes no writes, deletions excepted; delete objects, or"
                + " raise the quota, and Davit makes room by itself";
    }

    private Optional<Problem> memberDown() {
        var down = replication.etcd().down().stream()
                .map(member -> Names.ETCD + "-" + member.ordinal())
                .toList();
        var names = down.isEmpty() ? unready(Names.ETCD) : String.join(", ", down);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reasons.MEMBER_DOWN,
                        "etcd member %s does not answer; look at that pod in namespace %s"
                                .formatted(names, observed.identity().hostedNamespace())));
    }

    private Optional<Problem> replicaDown() {
        var names = unready(Names.API_SERVER);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reasons.REPLICA_DOWN,
                        "control plane pod %s is not ready; look at it in namespace %s"
                                .formatted(names, observed.identity().hostedNamespace())));
    }

    private boolean isRedundant() {
        return replication.wanted() == Availability.HighlyAvailable
                && replication.layout().size() == Availability.HighlyAvailable.replicas();
    }

    /** What was whole before and has not been changed since is not being rolled out, whatever is down. */
    private boolean isRollingOut() {
        boolean known = ConditionSet.find(conditions.before(), Conditions.DEGRADED)
                .filter(before -> ABOUT_PODS.contains(before.getReason()))
                .isPresent();
        return !known
                && (ConditionSet.is(conditions.before(), Conditions.PROGRESSING)
                        || ConditionSet.find(conditions.before(), Conditions.PROGRESSING)
                                .isEmpty());
    }

    private String unready(String component) {
        return pods(component).filter(pod -> !pod.ready()).map(PodPlace::name).collect(Collectors.joining(", "));
    }

    /** Also those without a pod, which a lost node or a full quota leaves. */
    private String missingMembers() {
        Set<String> ready =
                pods(Names.ETCD).filter(PodPlace::ready).map(PodPlace::name).collect(Collectors.toSet());
        return IntStream.range(0, replication.layout().size())
                .mapToObj(EtcdNames::member)
                .filter(member -> !ready.contains(member))
                .collect(Collectors.joining(", "));
    }

    private Optional<String> onlyNode(String component) {
        if (!isRedundant()) {
            return Optional.empty();
        }
        List<String> nodes = pods(component)
                .map(PodPlace::node)
                .filter(node -> !node.isEmpty())
                .distinct()
                .toList();
        return nodes.size() == 1 ? Optional.of(nodes.getFirst()) : Optional.empty();
    }

    private Stream<PodPlace> pods(String component) {
        return replication.pods().stream().filter(pod -> pod.component().equals(component));
    }
}
