package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where and how large the control plane runs. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ControlPlaneSpec(
        @JsonPropertyDescription(
                "One replica of etcd and of the control plane, or three of each; can change both ways at any time.")
        @Default("SingleReplica")
        Availability availability,

        @JsonPropertyDescription("Requests and limits of kube-apiserver.")
        @ValidationRule(
                value = "!has(self.claims)",
                message = "expected requests and limits only, found claims: remove them")
        @Nullable ResourceRequirements resources,

        @JsonPropertyDescription("Nodes of the management cluster; needs the privileged right.") @Size(max = 16) Map<String, @Size(max = Rules.LABEL_LENGTH) String> nodeSelector,

        @JsonPropertyDescription("Tolerations of the pods; needs the privileged right.") @Size(max = 16) List<Toleration> tolerations,

        @JsonPropertyDescription("Priority class of the pods; needs the privileged right.")
        @Size(min = 1, max = Rules.NAME_LENGTH) @Nullable String priorityClassName,

        @JsonPropertyDescription("Changes to rendered objects, applied last; needs the privileged right.")
        @Size(max = 16) List<ObjectPatch> patches) {
    /** Fills absent values with the defaults that the CRD states. */
    public ControlPlaneSpec {
        availability = availability == null ? Availability.SingleReplica : availability;
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        patches = patches == null ? List.of() : List.copyOf(patches);
    }

    /** @return what an empty object means */
    public static ControlPlaneSpec defaults() {
        return new ControlPlaneSpec(Availability.SingleReplica, null, Map.of(), List.of(), null, List.of());
    }
}
