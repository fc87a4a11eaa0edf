package dev.davit.operator.drain;

import dev.davit.operator.node.NodeFacts;
import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the pods of a cluster are, and where they could be.
 *
 * @param nodes of the management cluster
 * @param nodeSelector of the pods
 * @param tolerations of the pods
 * @param pods that are not about to end
 * @param volume where etcd's volume can be used; empty when anywhere
 * @param rolledOut whether the control plane's pods are all of the present template
 * @param movedFrom mark of the last move, in the control plane's template
 * @param controlPlaneDrain a drain of its node that was noticed before
 * @param etcdDrain the same of etcd's node
 * @param told which reasons the status gives already, by type of condition
 */
record Placement(
        List<NodeFacts> nodes,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        List<PodPlace> pods,
        Optional<NodeSelector> volume,
        boolean rolledOut,
        Optional<String> movedFrom,
        Optional<Guarded> controlPlaneDrain,
        Optional<Guarded> etcdDrain,
        Map<String, String> told) {
    /**
     * A drain as a budget remembers it.
     *
     * @param lifted whether the budget lets the drain take what it guards
     */
    record Guarded(DrainMark mark, boolean lifted) {}

    /** Copies. */
    Placement {
        nodes = List.copyOf(nodes);
        nodeSelector = Map.copyOf(nodeSelector);
        tolerations = List.copyOf(tolerations);
        pods = List.copyOf(pods);
        told = Map.copyOf(told);
    }

    /** @return the node of a component's pod, if that has to leave it */
    Optional<String> drained(String component) {
        return pods.stream()
                .filter(pod -> pod.component().equals(component))
                .map(PodPlace::node)
                .filter(name ->
                        nodes.stream().anyMatch(node -> node.name().equals(name) && node.isDrainedOf(tolerations)))
                .findFirst();
    }

    /** @return whether some node takes a new pod of the control plane */
    boolean hasPlace() {
        return nodes.stream().anyMatch(node -> node.takes(nodeSelector, tolerations));
    }

    /** @return whether pods of the component stand in for each other */
    boolean hasSeveral(String component) {
        return pods.stream().filter(pod -> pod.component().equals(component)).count() > 1;
    }

    /** @return whether some node takes a new pod of etcd with its volume */
    boolean hasPlaceForVolume() {
        return nodes.stream()
                .filter(node -> node.takes(nodeSelector, tolerations))
                .anyMatch(node -> volume.map(node::isSelectedBy).orElse(true));
    }

    /** @return the same with what is known of etcd's volume */
    Placement withVolume(Optional<NodeSelector> usableOn) {
        return new Placement(
                nodes,
                nodeSelector,
                tolerations,
                pods,
                usableOn,
                rolledOut,
                movedFrom,
                controlPlaneDrain,
                etcdDrain,
                told);
    }

    boolean isTold(String conditionType, String reason) {
        return reason.equals(told.get(conditionType));
    }
}
