package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One Kubernetes version: what Davit runs for it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseSpec(
        @JsonPropertyDescription("Such as 1.36.3; equals the name of the object.")
        @Required
        @Size(max = Rules.VERSION_LENGTH) @ValidationRule(value = Rules.VERSION, messageExpression = Rules.VERSION_MESSAGE)
        String version,

        @JsonPropertyDescription("Version of the etcd image.")
        @Required
        @Size(max = Rules.VERSION_LENGTH) @ValidationRule(value = Rules.ETCD_VERSION, messageExpression = Rules.ETCD_VERSION_MESSAGE)
        String etcdVersion,

        @JsonPropertyDescription("Images of the components.") @Required
        ReleaseImages images,

        @JsonPropertyDescription("Node binaries, one entry for each architecture.")
        @Size(max = 8) @ValidationRule(
                value = "self.all(x, self.exists_one(y, x.arch == y.arch))",
                message = "expected one node bundle for each architecture, found several for one: keep one of each")
        List<NodeBundle> nodeBundles) {
    /** Fills absent values with the defaults that the CRD states. */
    public ReleaseSpec {
        nodeBundles = nodeBundles == null ? List.of() : List.copyOf(nodeBundles);
    }
}
