package dev.davit.operator.deletion;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why an object that is to be deleted is still there. Davit takes away no finalizer that is not its own: what it would
 * protect is somebody else's. Pure.
 *
 * @param message names the object, what holds it, and who must act
 * @param lasting whether it has held for so long that it will not go by itself
 */
record Holdup(String message, boolean lasting) {
    /** What Kubernetes' own controllers need at most on a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Finalizers of Kubernetes' own controllers, which go by themselves. */
    private static final Set<String> KUBERNETES = Set.of(
            "foregroundDeletion",
            "orphan",
            "kubernetes",
            "kubernetes.io/pvc-protection",
            "service.kubernetes.io/load-balancer-cleanup");

    /** Conditions of a namespace that say why it does not go; the last two are true for a moment of each. */
    private static final List<String> OF_NAMESPACES = List.of(
            "NamespaceDeletionDiscoveryFailure",
            "NamespaceDeletionGroupVersionParsingFailure",
            "NamespaceDeletionContentFailure",
            "NamespaceFinalizersRemaining",
            "NamespaceContentRemaining");

    /** @return empty for what is not asked to go, or has not had the time */
    static Optional<Holdup> of(HasMetadata object, Instant now) {
        if (!object.isMarkedForDeletion()) {
            return Optional.empty();
        }
        Instant asked = Instant.parse(object.getMetadata().getDeletionTimestamp());
        boolean late = now.isAfter(asked.plus(PATIENCE));
        String name = object.getKind() + " " + object.getMetadata().getName();
        List<String> finalizers = finalizers(object);
        List<String> foreign = finalizers.stream()
                .filter(finalizer -> !KUBERNETES.contains(finalizer))
                .toList();
        if (!foreign.isEmpty()) {
            return Optional.of(new Holdup(
                    "%s is held by the finalizer %s, which whoever set it must take away"
                            .formatted(name, String.join(", ", foreign)),
                    late));
        }
        return late ? Optional.of(new Holdup(name + " " + slow(object, finalizers), true)) : Optional.empty();
    }

    private static List<String> finalizers(HasMetadata object) {
        Stream<String> ofSpec = object instanceof Namespace namespace && namespace.getSpec() != null
                ? namespace.getSpec().getFinalizers().stream()
                : Stream.empty();
        return Stream.concat(object.getMetadata().getFinalizers().stream(), ofSpec)
                .distinct()
                .toList();
    }

    private static String slow(HasMetadata object, List<String> finalizers) {
        return switch (object) {
            case Pod pod ->
                "does not end on node %s; is that node up?"
                        .formatted(Objects.requireNonNullElse(pod.getSpec().getNodeName(), "(none)"));
            case Namespace namespace -> "does not go: " + conditions(namespace);
            default ->
                finalizers.isEmpty()
                        ? "does not go"
                        : "is still held by the finalizer %s of Kubernetes itself"
                                .formatted(String.join(", ", finalizers));
        };
    }

    private static String conditions(Namespace namespace) {
        String said = Optional.ofNullable(namespace.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> OF_NAMESPACES.contains(condition.getType())
                        && condition.getStatus().equals("True"))
                .map(condition -> condition.getType() + ": " + condition.getMessage()
                        + (condition.getType().equals("NamespaceDeletionDiscoveryFailure")
                                ? " (repair or delete the APIService of that group in the management cluster)"
                                : ""))
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? "the management cluster's namespace controller does not say why" : said;
    }
}
