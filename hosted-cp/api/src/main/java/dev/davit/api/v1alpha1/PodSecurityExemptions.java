package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Whom Pod Security does not concern. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodSecurityExemptions(
        @JsonPropertyDescription("Users who may create any pod; controllers create most pods for others.")
        @Size(max = Rules.LIST_LENGTH) List<@Size(min = 1, max = Rules.NAME_LENGTH) String> usernames,

        @JsonPropertyDescription("Namespaces in which any pod may be.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.LABELS, messageExpression = Rules.LABELS_MESSAGE)
        List<@Size(max = Rules.LABEL_LENGTH) String> namespaces,

        @JsonPropertyDescription("Runtime classes with which pods may do anything.")
        @Size(max = Rules.LIST_LENGTH) @ValidationRule(value = Rules.NAMES, messageExpression = Rules.NAMES_MESSAGE)
        List<@Size(max = Rules.NAME_LENGTH) String> runtimeClasses) {
    /** Copies. */
    public PodSecurityExemptions {
        usernames = usernames == null ? List.of() : List.copyOf(usernames);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        runtimeClasses = runtimeClasses == null ? List.of() : List.copyOf(runtimeClasses);
    }

    /** @return nobody */
    public static PodSecurityExemptions none() {
        return new PodSecurityExemptions(List.of(), List.of(), List.of());
    }
}
