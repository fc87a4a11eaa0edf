package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Admission inside the hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AdmissionSpec(
        @JsonPropertyDescription("What holds for namespaces without labels of Pod Security.") @Nullable PodSecuritySpec podSecurity,

        @JsonPropertyDescription("Plugins to run besides those that run by themselves.") @Size(max = 16) List<EnabledAdmissionPlugin> enablePlugins,

        @JsonPropertyDescription("Plugins not to run; only those that nothing of Davit needs.") @Size(max = 16) List<DisabledAdmissionPlugin> disablePlugins) {
    /** Copies. */
    public AdmissionSpec {
        enablePlugins = enablePlugins == null ? List.of() : List.copyOf(enablePlugins);
        disablePlugins = disablePlugins == null ? List.of() : List.copyOf(disablePlugins);
    }
}
