package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of kube-controller-manager. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ControllerManagerSpec(
        @JsonPropertyDescription(
                "More flags, without dashes; those that Davit owns are refused; needs the privileged right.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.FLAGS, messageExpression = Rules.FLAGS_MESSAGE)
        @ValidationRule(
                value = "!" + OwnedControllerFlags.CONTROLLER_MANAGER + ".exists(x, x in self)",
                messageExpression = "'expected flags that Davit does not set itself, found \"'" + " + "
                        + OwnedControllerFlags.CONTROLLER_MANAGER + ".filter(x, x in self)[0] + '\": remove it'")
        Map<String, @Size(max = 1024) String> extraArgs,

        @JsonPropertyDescription("Requests and limits of kube-controller-manager.")
        @ValidationRule(value = Rules.NO_CLAIMS, message = Rules.NO_CLAIMS_MESSAGE)
        @Nullable ResourceRequirements resources) {
    /** Fills absent values with the defaults that the CRD states. */
    public ControllerManagerSpec {
        extraArgs = extraArgs == null ? Map.of() : Map.copyOf(extraArgs);
    }

    /** @return what an empty object means */
    public static ControllerManagerSpec defaults() {
        return new ControllerManagerSpec(Map.of(), null);
    }
}
