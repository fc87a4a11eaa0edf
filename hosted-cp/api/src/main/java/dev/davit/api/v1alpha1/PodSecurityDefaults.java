package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Pod Security for namespaces without labels. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodSecurityDefaults(
        @JsonPropertyDescription("What pods must keep to.") @Default("Privileged")
        PodSecurityLevel enforce,

        @JsonPropertyDescription("What is noted in the audit log.") @Default("Privileged")
        PodSecurityLevel audit,

        @JsonPropertyDescription("What the user is warned of.") @Default("Privileged")
        PodSecurityLevel warn,

        @JsonPropertyDescription("Version of the standards, such as v1.35, or latest.")
        @Default("latest")
        @Size(max = 8) @ValidationRule(
                value = "self == 'latest' || self.matches('^v1[.](0|[1-9][0-9]?)$')",
                messageExpression = "'expected latest or a minor version such as v1.35, found \"' + self + '\"'")
        String version) {
    /** Fills absent values with the defaults that the CRD states. */
    public PodSecurityDefaults(
            @Nullable PodSecurityLevel enforce,
            @Nullable PodSecurityLevel audit,
            @Nullable PodSecurityLevel warn,
            @Nullable String version) {
        this.enforce = enforce == null ? PodSecurityLevel.Privileged : enforce;
        this.audit = audit == null ? PodSecurityLevel.Privileged : audit;
        this.warn = warn == null ? PodSecurityLevel.Privileged : warn;
        this.version = version == null ? "latest" : version;
    }
}
