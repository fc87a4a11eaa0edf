package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a {@link JoinToken} permits: how many machines, for how long, into which cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self == oldSelf",
        message = "a JoinToken cannot change once it may have been handed out: delete it and create another one")
public record JoinTokenSpec(
        @JsonPropertyDescription("HostedCluster of the same namespace.")
        @Required
        @Size(min = 1, max = Rules.CLUSTER_NAME_LENGTH) @ValidationRule(value = Rules.CLUSTER_NAME, messageExpression = Rules.CLUSTER_NAME_MESSAGE)
        String clusterName,

        @JsonPropertyDescription("Life from creation, such as 30m, 1h or 24h; at most 24h.")
        @Default("1h")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]{1,6}[hms])+$') && duration(self) >= duration('1m')"
                        + " && duration(self) <= duration('24h')",
                messageExpression = "'expected a duration of 1m to 24h such as 90m or 1h30m, found \"' + self"
                        + " + '\": write a day as 24h, and create another JoinToken for the time after that'")
        String ttl,

        @JsonPropertyDescription("Machines that may join with it.") @Default("1") @Min(1) @Max(Rules.USES) Integer maxUses,

        @JsonPropertyDescription("The only node name that may join with it.")
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.DOMAIN, messageExpression = Rules.DOMAIN_MESSAGE)
        @Nullable String nodeName,

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
