package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** One Kubernetes version: what Davit runs for it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReleaseSpec(
        @JsonPropertyDescription("Such as 1.36.3; equals the name of the object.") @Required
        String version,

        @Required String etcdVersion,
        @Required ReleaseImages images,
        List<NodeBundle> nodeBundles) {
    /** Fills absent values with the defaults that the CRD states. */
    public ReleaseSpec {
        nodeBundles = nodeBundles == null ? List.of() : List.copyOf(nodeBundles);
    }
}
