package dev.davit.bench.create;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What is left of the nodes of the management cluster, by the requests of the pods on them. It knows nothing of volumes,
 * affinities and the number of pods.
 *
 * @param left for each node that takes pods
 */
record Room(List<PodRequests> left) {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");
    private static final Set<String> CLOSED = Set.of("NoSchedule", "NoExecute");

    Room {
        left = List.copyOf(left);
    }

    /** @param pods of all namespaces; those that are not on a node take nothing */
    static Room of(List<Node> nodes, List<Pod> pods) {
        return new Room(nodes.stream()
                .filter(Room::takesPods)
                .map(node -> pods.stream()
                        .filter(pod -> isOn(pod, node))
                        .map(PodRequests::of)
                        .reduce(PodRequests.of(node.getStatus().getAllocatable()), PodRequests::minus))
                .toList());
    }

    /**
     * @param pods of one control plane
     * @param most of them that anybody wants
     * @return how many of them find a place
     */
    int controlPlanes(List<PodRequests> pods, int most) {
        var nodes = new ArrayList<>(left);
        var largestFirst = pods.stream()
                .sorted(Comparator.comparingLong(PodRequests::bytes).reversed())
                .toList();
        for (var number = 0; number < most; number++) {
            if (!largestFirst.stream().allMatch(pod -> place(pod, nodes))) {
                return number;
            }
        }
        return most;
    }

    /** @return what is left on all nodes together */
    PodRequests sum() {
        return left.stream().reduce(PodRequests.NONE, PodRequests::plus);
    }

    private static boolean place(PodRequests pod, List<PodRequests> nodes) {
        for (var node = 0; node < nodes.size(); node++) {
            if (pod.fitsInto(nodes.get(node))) {
                nodes.set(node, nodes.get(node).minus(pod));
                return true;
            }
        }
        return false;
    }

    private static boolean takesPods(Node node) {
        return Readiness.isNodeReady(node)
                && !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && node.getSpec().getTaints().stream().noneMatch(taint -> CLOSED.contains(taint.getEffect()));
    }

    private static boolean isOn(Pod pod, Node node) {
        return Objects.equals(pod.getSpec().getNodeName(), node.getMetadata().getName())
                && !OVER.contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""));
    }
}
