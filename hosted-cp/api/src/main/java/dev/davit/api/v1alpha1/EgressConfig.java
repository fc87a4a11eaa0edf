package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Where hosted API servers may go outside of their own machines. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EgressConfig(
        @JsonPropertyDescription(
                "What is denied besides private, loopback and link-local addresses: public ranges of the management cluster.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.NETWORKS, messageExpression = Rules.NETWORKS_MESSAGE)
        List<@Size(max = Rules.CIDR_LENGTH) String> deniedCIDRs,

        @JsonPropertyDescription("Exceptions from everything that is denied.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.NETWORKS, messageExpression = Rules.NETWORKS_MESSAGE)
        List<@Size(max = Rules.CIDR_LENGTH) String> allowedCIDRs) {
    /** Fills absent values with the defaults that the CRD states. */
    public EgressConfig {
        deniedCIDRs = deniedCIDRs == null ? List.of() : List.copyOf(deniedCIDRs);
        allowedCIDRs = allowedCIDRs == null ? List.of() : List.copyOf(allowedCIDRs);
    }

    /** @return what an empty object means */
    public static EgressConfig defaults() {
        return new EgressConfig(List.of(), List.of());
    }
}
