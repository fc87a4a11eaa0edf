package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How the outside reaches the gateway. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewayConfig(
        @JsonPropertyDescription("Public addresses or names, the first one goes into kubeconfigs.")
        @Required
        @Size(min = 1, max = 8) @ValidationRule(value = Rules.HOSTS, messageExpression = Rules.HOSTS_MESSAGE)
        List<@Size(max = Rules.NAME_LENGTH) String> addresses,

        @JsonPropertyDescription("Public port.") @Default("443") @Min(1) @Max(65535) Integer port) {
    /** Fills absent values with the defaults that the CRD states. */
    public GatewayConfig {
        port = port == null ? 443 : port;
    }
}
