package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An extra attribute of a user. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExtraMapping(
        @JsonPropertyDescription("Key such as example.org/tenant, in lower case.")
        @Required
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(
                value =
                        "self.matches('^[a-z0-9.-]+/[a-z0-9._~/-]+$') && !self.matches('^([a-z0-9.-]+[.])?(k8s|kubernetes)[.]io/')",
                messageExpression = "'expected a key such as example.org/tenant, found \"' + self"
                        + " + '\": use a domain of your own, in lower case'")
        String key,

        @JsonPropertyDescription("CEL expression over claims.") @Required @Size(min = 1, max = 4096) String valueExpression) {}
