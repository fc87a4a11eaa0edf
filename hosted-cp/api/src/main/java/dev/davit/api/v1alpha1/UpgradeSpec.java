package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How a change of the control plane is rolled out. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpgradeSpec(
        @JsonPropertyDescription(
                "How long streams such as exec and port-forward go on in an API server that leaves, such as 90s or 5m.")
        @Default(UpgradeSpec.STREAM_GRACE)
        @Size(max = 8) @ValidationRule(
                value = "self.matches('^([0-9]{1,3}m[0-9]{1,2}s|[0-9]{1,3}[ms])$') && duration(self) >= duration('10s')"
                        + " && duration(self) <= duration('10m')",
                messageExpression = "'expected a duration of 10s to 10m such as 90s or 1m30s, found \"' + self"
                        + " + '\": streams that need longer have to be opened again'")
        String streamGrace,

        @JsonPropertyDescription(
                "Whether changes of the control plane that come from another build of the operator alone"
                        + " are rolled out at once, or wait until the spec changes or they are asked for.")
        @Default("Automatic")
        OperatorChangeMode operatorChanges) {
    /** What holds when nothing is said. */
    public static final String STREAM_GRACE = "60s";

    /** Fills absent values with the defaults that the CRD states. */
    public UpgradeSpec {
        streamGrace = streamGrace == null ? STREAM_GRACE : streamGrace;
        operatorChanges = operatorChanges == null ? OperatorChangeMode.Automatic : operatorChanges;
    }

    /** @return what an empty object means */
    public static UpgradeSpec defaults() {
        return new UpgradeSpec(STREAM_GRACE, OperatorChangeMode.Automatic);
    }
}
