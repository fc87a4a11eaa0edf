package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of kube-apiserver. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.servingCertificate) || has(self.hostname)",
        message = "servingCertificate is for hostname, which is missing: set both")
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
                messageExpression = "'expected flags such as v, found \"'"
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
        Map<String, Boolean> featureGates,

        @JsonPropertyDescription("API versions that are served or not, such as api/beta or storage.k8s.io/v1beta1.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(
                value = "self.all(x, " + IS_API + ")",
                messageExpression = "'expected API versions such as api/beta or storage.k8s.io/v1beta1, found \"'"
                        + " + self.filter(x, !" + IS_API + ")[0] + '\": write it as kubectl api-versions does'")
        @ValidationRule(
                value = "self.all(x, self[x] || " + IS_UNSTABLE_API + ")",
                messageExpression = "'expected only alpha and beta versions to be switched off, found \"'"
                        + " + self.filter(x, !self[x] && !" + IS_UNSTABLE_API + ")[0]"
                        + " + '\": Davit, machines and controllers need the stable ones, remove it'")
        Map<String, Boolean> runtimeConfig,

        @JsonPropertyDescription("Admission inside the hosted cluster.") @Nullable AdmissionSpec admission,

        @JsonPropertyDescription("Reads that are served at the same time; 400 by default.")
        @Min(10) @Max(100_000) @Nullable Integer maxRequestsInFlight,

        @JsonPropertyDescription("Writes that are served at the same time; 200 by default.")
        @Min(10) @Max(100_000) @Nullable Integer maxMutatingRequestsInFlight,

        @JsonPropertyDescription(
                "Chance that a request ends its HTTP/2 connection, so that clients spread anew: \"0\" to \"0.02\", which is"
                        + " the default; with less, roll-outs may fail requests.")
        @Size(max = 8) @ValidationRule(
                value = "self.matches('^0([.][0-9]{1,6})?$') && double(self) <= 0.02",
                messageExpression = "'expected a chance of 0 to 0.02 such as \"0.001\", found \"' + self + '\"'")
        @Nullable String goawayChance,

        @JsonPropertyDescription("How long Events are kept, such as 1h, which is the default, or 24h.")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]{1,6}[hms])+$') && duration(self) >= duration('1m')"
                        + " && duration(self) <= duration('168h')",
                messageExpression = "'expected a duration of 1m to 168h such as 90m or 24h, found \"' + self"
                        + " + '\": write a day as 24h'")
        @Nullable String eventTTL,

        @JsonPropertyDescription("The audit log.") @Nullable AuditSpec audit,

        @JsonPropertyDescription("More ways to authenticate.") @Nullable AuthenticationSpec authentication,

        @JsonPropertyDescription("Who may do what, beside RBAC.") @Nullable AuthorizationSpec authorization,

        @JsonPropertyDescription("A name of your own for the API, outside of the gateway's domain.")
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.HOSTNAME, messageExpression = Rules.HOSTNAME_MESSAGE)
        @Nullable String hostname,

        @JsonPropertyDescription("The certificate that is shown to clients that ask for hostname; Davit's when absent.")
        @Nullable ServingCertificate servingCertificate) {
    private static final String IS_API =
            "x.matches('^(api/(all|ga|beta|alpha)|([a-z0-9.-]+/)?v[0-9]+((alpha|beta)[0-9]+)?(/[a-z]+)?)$')";

    private static final String IS_UNSTABLE_API =
            "x.matches('^(api/(beta|alpha)|([a-z0-9.-]+/)?v[0-9]+(alpha|beta)[0-9]+(/[a-z]+)?)$')";

    /** Fills absent values with the defaults that the CRD states. */
    public ApiServerSpec {
        certSANs = certSANs == null ? List.of() : List.copyOf(certSANs);
        allowedCIDRs = allowedCIDRs == null ? List.of() : List.copyOf(allowedCIDRs);
        extraArgs = extraArgs == null ? Map.of() : Map.copyOf(extraArgs);
        featureGates = featureGates == null ? Map.of() : Map.copyOf(featureGates);
        runtimeConfig = runtimeConfig == null ? Map.of() : Map.copyOf(runtimeConfig);
    }

    /** Everything else as an empty object has it. */
    public ApiServerSpec(
            List<String> certSANs,
            List<String> allowedCIDRs,
            Map<String, String> extraArgs,
            Map<String, Boolean> featureGates) {
        this(
                certSANs,
                allowedCIDRs,
                extraArgs,
                featureGates,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** @return the same, without a name of its own and the certificate for it */
    public ApiServerSpec withoutHostname() {
        return new ApiServerSpec(
                certSANs,
                allowedCIDRs,
                extraArgs,
                featureGates,
                runtimeConfig,
                admission,
                maxRequestsInFlight,
                maxMutatingRequestsInFlight,
                goawayChance,
                eventTTL,
                audit,
                authentication,
                authorization,
                null,
                null);
    }

    /** @return what an empty object means */
    public static ApiServerSpec defaults() {
        return new ApiServerSpec(List.of(), List.of(), Map.of(), Map.of());
    }
}
