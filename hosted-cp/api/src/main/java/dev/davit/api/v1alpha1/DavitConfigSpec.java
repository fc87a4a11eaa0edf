package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** Settings of the whole installation. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DavitConfigSpec(
        @JsonPropertyDescription("Domain below which every hosted cluster has its names.") @Required
        String domain,

        @Required GatewayConfig gateway,

        @JsonPropertyDescription("Load balancers whose outer PROXY header is believed.")
        List<String> trustedProxies,

        @Default("{}") EgressConfig egress) {
    /** Fills absent values with the defaults that the CRD states. */
    public DavitConfigSpec {
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
        egress = egress == null ? EgressConfig.defaults() : egress;
    }
}
