package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Davit found and did. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HostedClusterStatus(
        @JsonPropertyDescription("Generation of the spec that the rest describes.") @Default("-1")
        Long observedGeneration,

        @JsonPropertyDescription("Part of every public name of this cluster; never changes, never used again.")
        @ValidationRule(value = "self == oldSelf", message = "clusterID never changes")
        @Nullable String clusterID,

        @JsonPropertyDescription("Namespace of the control plane in the management cluster.") @Nullable String controlPlaneNamespace,

        @Nullable VersionStatus version,
        @Nullable EndpointStatus endpoint,

        @JsonPropertyDescription("Secret with the admin kubeconfig, key kubeconfig.") @Nullable LocalReference kubeconfigRef,

        @Nullable NodesStatus nodes,
        @Nullable HibernationStatus hibernation,
        @Size(max = 32) List<Condition> conditions) {
    /** Fills absent values with the defaults that the CRD states. */
    public HostedClusterStatus {
        observedGeneration = observedGeneration == null ? -1L : observedGeneration;
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
