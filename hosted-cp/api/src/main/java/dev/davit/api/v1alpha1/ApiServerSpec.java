package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;

/** Settings of kube-apiserver. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ApiServerSpec(
        @JsonPropertyDescription("More names and addresses for the serving certificate.")
        List<String> certSANs,

        @JsonPropertyDescription("Clients and machines that the gateway lets through; all when empty.")
        List<String> allowedCIDRs,

        @JsonPropertyDescription(
                "More flags, without dashes; those that Davit owns are refused; needs the privileged right.")
        Map<String, String> extraArgs,

        @JsonPropertyDescription("Feature gates of the control plane.")
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
