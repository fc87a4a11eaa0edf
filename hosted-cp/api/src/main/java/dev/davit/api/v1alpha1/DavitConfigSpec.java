package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of the whole installation. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DavitConfigSpec(
        @JsonPropertyDescription("Domain below which every hosted cluster has its names.")
        @Required
        @Size(min = 1, max = 200) @ValidationRule(value = Rules.DOMAIN, messageExpression = Rules.DOMAIN_MESSAGE)
        String domain,

        @JsonPropertyDescription("How the outside reaches the gateway.") @Required
        GatewayConfig gateway,

        @JsonPropertyDescription("Load balancers whose outer PROXY header is believed.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.NETWORKS, messageExpression = Rules.NETWORKS_MESSAGE)
        List<@Size(max = Rules.CIDR_LENGTH) String> trustedProxies,

        @JsonPropertyDescription("Where hosted API servers may go outside of their own machines.") @Default("{}")
        EgressConfig egress,

        @JsonPropertyDescription("Limits for all hosted clusters together.") @Default("{}")
        FleetConfig fleet) {
    /** Fills absent values with the defaults that the CRD states. */
    public DavitConfigSpec {
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
        egress = egress == null ? EgressConfig.defaults() : egress;
        fleet = fleet == null ? FleetConfig.defaults() : fleet;
    }
}
