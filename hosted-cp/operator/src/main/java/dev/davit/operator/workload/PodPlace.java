package dev.davit.operator.workload;

import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where one pod of etcd or of the control plane is. Pure.
 *
 * @param component etcd or the control plane, as in its label
 * @param node empty while it has none
 */
public record PodPlace(String name, String component, String node, boolean ready) {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** @return where that pod is */
    public static PodPlace of(Pod pod) {
        return new PodPlace(
                pod.getMetadata().getName(),
                pod.getMetadata().getLabels().getOrDefault(Labels.NAME, ""),
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                isReady(pod));
    }

    /** @return whether the pod has the condition Ready */
    public static boolean isReady(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    /** @return whether its containers have ended for good, so that it answers nobody */
    public static boolean hasEnded(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getPhase()))
                .filter(ENDED::contains)
                .isPresent();
    }
}
