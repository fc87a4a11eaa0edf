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
        @ValidationRule(value = Rules.NO_CLAIMS, message = Rules.NO_CLAIMS_MESSAGE)
        @Nullable ResourceRequirements resources,

        @JsonPropertyDescription("Nodes of the management cluster; needs the privileged right.") @Size(max = 16) Map<String, @Size(max = Rules.LABEL_LENGTH) String> nodeSelector,

        @JsonPropertyDescription("Tolerations of the pods; needs the privileged right.") @Size(max = 16) List<Toleration> tolerations,

        @JsonPropertyDescription("Priority class of the pods; needs the privileged right.")
        @Size(min = 1, max = Rules.NAME_LENGTH) @Nullable String priorityClassName,

        @JsonPropertyDescription(
                "More labels of the pods of etcd and of the control plane; needs the privileged right.")
        @Size(max = 16) @ValidationRule(value = Rules.POD_LABELS, messageExpression = Rules.POD_LABELS_MESSAGE)
        @ValidationRule(value = Rules.FREE_LABELS, messageExpression = Rules.FREE_LABELS_MESSAGE)
        Map<String, @Size(max = Rules.LABEL_LENGTH) String> podLabels,

        @JsonPropertyDescription(
                "How replicas are kept apart, in place of softly over nodes and zones; needs the privileged right.")
        @Size(max = 4) @ValidationRule(
                value = "self.all(x, self.exists_one(y, y.topologyKey == x.topologyKey))",
                message = "expected every topologyKey once: remove the second of those that are equal")
        List<SpreadConstraint> topologySpread,

        @JsonPropertyDescription("Changes to rendered objects, applied last; needs the privileged right.")
        @Size(max = 16) List<ObjectPatch> patches) {
    /** Fills absent values with the defaults that the CRD states. */
    public ControlPlaneSpec {
        availability = availability == null ? Availability.SingleReplica : availability;
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
        topologySpread = topologySpread == null ? List.of() : List.copyOf(topologySpread);
        patches = patches == null ? List.of() : List.copyOf(patches);
    }

    /** @return what an empty object means */
    public static ControlPlaneSpec defaults() {
        return new ControlPlaneSpec(
                Availability.SingleReplica, null, Map.of(), List.of(), null, Map.of(), List.of(), List.of());
    }
}
