package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of kube-scheduler. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SchedulerSpec(
        @JsonPropertyDescription(
                "More flags, without dashes; those that Davit owns are refused; needs the privileged right.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.FLAGS, messageExpression = Rules.FLAGS_MESSAGE)
        @ValidationRule(
                value = "!" + OwnedControllerFlags.SCHEDULER + ".exists(x, x in self)",
                messageExpression = "'expected flags that Davit does not set itself, found \"'" + " + "
                        + OwnedControllerFlags.SCHEDULER + ".filter(x, x in self)[0] + '\": remove it'")
        Map<String, @Size(max = 1024) String> extraArgs,

        @JsonPropertyDescription("Requests and limits of kube-scheduler.")
        @ValidationRule(value = Rules.NO_CLAIMS, message = Rules.NO_CLAIMS_MESSAGE)
        @Nullable ResourceRequirements resources,

        @JsonPropertyDescription("Fields of a KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1), such as"
                + " profiles, without those that Davit sets; extenders need the privileged right.")
        @PreserveUnknownFields
        @SchemaFrom(type = SchedulerSpec.AnyFields.class)
        Map<String, Object> configuration) {
    /** Fills absent values with the defaults that the CRD states; a field that is null is absent. */
    public SchedulerSpec {
        extraArgs = extraArgs == null ? Map.of() : Map.copyOf(extraArgs);
        var present = new LinkedHashMap<String, Object>(configuration == null ? Map.of() : configuration);
        present.values().removeIf(value -> value == null);
        configuration = Collections.unmodifiableMap(present);
    }

    /** For the schema alone: an object whose fields the API server does not know. */
    record AnyFields() {}

    /** @return what an empty object means */
    public static SchedulerSpec defaults() {
        return new SchedulerSpec(Map.of(), null, Map.of());
    }
}
