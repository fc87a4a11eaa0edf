package dev.davit.operator.hosted;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is to be known of one pod of an add-on. Pure. */
final class AddonPod {
    private static final Set<String> IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ImageInspectError", "RegistryUnavailable");
    private static final Set<String> ORDINARY = Set.of("", "ContainerCreating", "PodInitializing");

    /** One crash may be of a start that came too early, two are none. */
    private static final int CRASHES = 2;

    private AddonPod() {}

    /** @return the machine that it runs on, or is made for; empty when it is for none */
    static String machine(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName())
                .or(() -> Optional.ofNullable(pod.getSpec().getAffinity())
                        .map(Affinity::getNodeAffinity)
                        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                        .map(NodeSelector::getNodeSelectorTerms)
                        .stream()
                        .flatMap(terms -> terms.stream())
                        .flatMap(term -> term.getMatchFields().stream())
                        .filter(field -> field.getKey().equals("metadata.name"))
                        .flatMap(field -> field.getValues().stream())
                        .findFirst())
                .orElse("");
    }

    /** @return whether nobody has asked it to go */
    static boolean stays(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null;
    }

    static int restarts(Pod pod) {
        return containers(pod)
                .mapToInt(container -> Objects.requireNonNullElse(container.getRestartCount(), 0))
                .sum();
    }

    /**
     * @return why it does not become ready, as far as its status tells; the same from one attempt to the next, so that it
     *     causes no writes
     */
    static Optional<String> trouble(Pod pod) {
        return containers(pod)
                .flatMap(container -> trouble(container).stream())
                .findFirst()
                .or(() -> conditions(pod)
                        .filter(condition -> "Unschedulable".equals(condition.getReason()))
                        .map(condition -> "it does not fit there")
                        .findFirst());
    }

    private static Optional<String> trouble(ContainerStatus container) {
        String waiting = Optional.ofNullable(container.getState())
                .map(ContainerState::getWaiting)
                .flatMap(state -> Optional.ofNullable(state.getReason()))
                .orElse("");
        if (IMAGE.contains(waiting)) {
            return Optional.of("image %s cannot be pulled".formatted(container.getImage()));
        }
        boolean crashes = Objects.requireNonNullElse(container.getRestartCount(), 0) >= CRASHES
                && !Boolean.TRUE.equals(container.getReady());
        if (crashes || waiting.equals("CrashLoopBackOff")) {
            return Optional.of("container %s crashes".formatted(container.getName()));
        }
        return ORDINARY.contains(waiting)
                ? Optional.empty()
                : Optional.of("container %s cannot be started (%s)".formatted(container.getName(), waiting));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream()));
    }

    private static Stream<PodCondition> conditions(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
                .flatMap(conditions -> conditions.stream());
    }
}
