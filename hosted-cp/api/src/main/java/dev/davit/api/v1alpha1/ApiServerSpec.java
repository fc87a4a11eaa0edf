package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Settings of kube-apiserver. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiServerSpec(
        @JsonPropertyDescription("More names and addresses for the serving certificate.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.HOSTS, messageExpression = Rules.HOSTS_MESSAGE)
        List<@Size(max = Rules.NAME_LENGTH) String> certSANs,

        @JsonPropertyDescription("Clients and machines that the gateway lets through; all when empty.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.NETWORKS, messageExpression = Rules.NETWORKS_MESSAGE)
        List<@Size(max = Rules.CIDR_LENGTH) String> allowedCIDRs,

        @JsonPropertyDescription(
                "More flags, without dashes; those that Davit owns are refused; needs the privileged right.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(
                value = "self.all(x, x.matches('^[a-z][a-z0-9-]*$'))",
                messageExpression = "'expected flags such as audit-log-maxage, found \"'"
                        + " + self.filter(x, !x.matches('^[a-z][a-z0-9-]*$'))[0]"
                        + " + '\": write them without dashes in front'")
        @ValidationRule(
                value = "!" + OwnedApiServerFlags.CEL + ".exists(x, x in self)",
                messageExpression = "'expected flags that Davit does not set itself, found \"'" + " + "
                        + OwnedApiServerFlags.CEL + ".filter(x, x in self)[0] + '\": remove it'")
        Map<String, @Size(max = 1024) String> extraArgs,

        @JsonPropertyDescription("Feature gates of the control plane.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(
                value = "self.all(x, x.matches('^[A-Z][A-Za-z0-9]*$'))",
                messageExpression = "'expected feature gates such as WatchListClient, found \"'"
                        + " + self.filter(x, !x.matches('^[A-Z][A-Za-z0-9]*$'))[0]"
                        + " + '\": write the name as the Kubernetes documentation does'")
        Map<String, Boolean> featureGates) {
    /** Fills absent values with the defaults that the CRD states. */
    public ApiServerSpec {
        certSANs = certSANs == null ? List.of() : List.copyOf(certSANs);
        allowedCIDRs = allowedCIDRs == null ? List.of() : List.copyOf(allowedCIDRs);
        extraArgs = extraArgs == null ? Map.of() : Map.copyOf(extraArgs);
        featureGates = featureGates == null ? Map.of() : Map.copyOf(featureGates);
    }

    /** @return what an empty object means */
    public static ApiServerSpec defaults() {
        return new ApiServerSpec(List.of(), List.of(), Map.of(), Map.of());
    }
}
