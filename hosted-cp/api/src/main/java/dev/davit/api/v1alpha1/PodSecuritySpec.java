package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** What the admission plugin PodSecurity does where a namespace does not say it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodSecuritySpec(
        @JsonPropertyDescription("For namespaces without labels.") @Default("{}")
        PodSecurityDefaults defaults,

        @JsonPropertyDescription("Whom it does not concern; Davit's own namespaces never need to be named.") @Nullable PodSecurityExemptions exemptions) {
    /** Fills absent values with the defaults that the CRD states. */
    public PodSecuritySpec {
        defaults = defaults == null ? new PodSecurityDefaults(null, null, null, null) : defaults;
    }
}
