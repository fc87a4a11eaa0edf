package dev.davit.operator.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a node of the management cluster takes a pod. Pure.
 *
 * @param cordoned nothing new is placed there, and what is there is about to be evicted
 * @param taints but the one that a cordon adds
 * @param milliCpu what it offers to pods, in thousandths of a core
 */
public record NodeFacts(
        String name, boolean cordoned, boolean ready, Map<String, String> labels, List<Taint> taints, long milliCpu) {
    private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";
    private static final Set<String> KEEPING_OUT = Set.of("NoSchedule", "NoExecute");
    private static final Taint CORDON =
            new TaintBuilder().withKey(UNSCHEDULABLE).withEffect("NoSchedule").build();

    /** Copies. */
    public NodeFacts {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** @return what counts of a Node */
    public static NodeFacts of(Node node) {
        var taints = node.getSpec().getTaints();
        return new NodeFacts(
                node.getMetadata().getName(),
                Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                        || taints.stream().anyMatch(taint -> UNSCHEDULABLE.equals(taint.getKey())),
                Optional.ofNullable(node.getStatus()).stream()
                        .flatMap(status -> status.getConditions().stream())
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")),
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of()),
                taints.stream()
                        .filter(taint -> !UNSCHEDULABLE.equals(taint.getKey()))
                        .toList(),
                Optional.ofNullable(node.getStatus())
                        .flatMap(status -> Optional.ofNullable(status.getAllocatable()))
                        .flatMap(allocatable -> Optional.ofNullable(allocatable.get("cpu")))
                        .map(cpu -> cpu.getNumericalAmount().multiply(MILLIS).longValue())
                        .orElse(0L));
    }

    /** @return what it offers to pods that tolerate nothing, which most control planes are; 0 when it takes none */
    public long milliCpuForAll() {
        return takes(Map.of(), List.of()) ? milliCpu : 0;
    }

    /** @return whether its kubelet does what is asked of it, and what is there may stay */
    public boolean isSound() {
        return ready && !cordoned;
    }

    /** @return whether pods with those tolerations have to leave; those that tolerate a cordon would only come back */
    public boolean isDrainedOf(List<Toleration> tolerations) {
        return cordoned && tolerations.stream().noneMatch(toleration -> tolerates(toleration, CORDON));
    }

    /** @return whether a new pod may be placed here; whether there is room for it, only the scheduler knows */
    public boolean takes(Map<String, String> nodeSelector, List<Toleration> tolerations) {
        return ready
                && !isDrainedOf(tolerations)
                && labels.entrySet().containsAll(nodeSelector.entrySet())
                && taints.stream()
                        .filter(taint -> KEEPING_OUT.contains(taint.getEffect()))
                        .allMatch(taint -> tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint)));
    }

    /** @return whether the node is one of those that a volume can be used on */
    public boolean isSelectedBy(NodeSelector selector) {
        return selector.getNodeSelectorTerms().stream()
                .anyMatch(term -> term.getMatchExpressions().stream()
                                .allMatch(requirement -> meets(requirement, labels.get(requirement.getKey())))
                        && term.getMatchFields().stream().allMatch(requirement -> meets(requirement, name)));
    }

    private static boolean meets(NodeSelectorRequirement requirement, @Nullable String value) {
        return switch (requirement.getOperator()) {
            case "In" -> value != null && requirement.getValues().contains(value);
            case "NotIn" -> value == null || !requirement.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true;
        };
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        boolean key = isEmpty(toleration.getKey()) || toleration.getKey().equals(taint.getKey());
        boolean value = "Exists".equals(toleration.getOperator())
                || Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
        boolean effect =
                isEmpty(toleration.getEffect()) || toleration.getEffect().equals(taint.getEffect());
        return key && value && effect && !(isEmpty(toleration.getKey()) && !"Exists".equals(toleration.getOperator()));
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
