package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What a {@link JoinToken} permits: how many machines, for how long, into which cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JoinTokenSpec(
        @JsonPropertyDescription("HostedCluster of the same namespace.") @Required
        String clusterName,

        @JsonPropertyDescription("Life from creation, such as 30m, 1h or 24h; at most 24h.") @Default("1h")
        String ttl,

        @JsonPropertyDescription("Machines that may join with it.") @Default("1") @Min(1) @Max(1000) Integer maxUses,

        @JsonPropertyDescription("The only node name that may join with it.") @Nullable String nodeName,

        @JsonPropertyDescription("Whether the token is for stock kubeadm; the cluster must be kubeadmCompatible.")
        @Default("false")
        Boolean kubeadm) {
    /** Fills absent values with the defaults that the CRD states. */
    public JoinTokenSpec {
        ttl = ttl == null ? "1h" : ttl;
        maxUses = maxUses == null ? 1 : maxUses;
        kubeadm = kubeadm != null && kubeadm;
    }
}
