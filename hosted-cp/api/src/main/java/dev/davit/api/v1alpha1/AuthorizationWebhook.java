package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A service that is asked what a user may do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthorizationWebhook(
        @JsonPropertyDescription("Name, for metrics.")
        @Required
        @Size(min = 1, max = Rules.LABEL_LENGTH) @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$') && !(self in ['node', 'rbac'])",
                messageExpression =
                        "'expected a name of lower-case letters, digits and - other than node and rbac, found \"'"
                                + " + self + '\"'")
        String name,

        @JsonPropertyDescription("Secret with the kubeconfig of the webhook.") @Required
        KeyReference kubeconfigSecretKeyRef,

        @JsonPropertyDescription("What it means when it does not answer.") @Default("NoOpinion")
        AuthorizationFailurePolicy failurePolicy,

        @JsonPropertyDescription("How long it is waited for.")
        @Default("3s")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]+[hms])+$') && duration(self) >= duration('1s')"
                        + " && duration(self) <= duration('30s')",
                messageExpression = "'expected a duration of 1s to 30s such as 3s, found \"' + self + '\"'")
        String timeout,

        @JsonPropertyDescription("How long a permission is remembered.")
        @Default("5m")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]+[hms])+$') && duration(self) >= duration('1s')"
                        + " && duration(self) <= duration('1h')",
                messageExpression = "'expected a duration of 1s to 1h such as 5m, found \"' + self + '\"'")
        String authorizedTTL,

        @JsonPropertyDescription("How long a refusal is remembered.")
        @Default("30s")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]+[hms])+$') && duration(self) >= duration('1s')"
                        + " && duration(self) <= duration('1h')",
                messageExpression = "'expected a duration of 1s to 1h such as 30s, found \"' + self + '\"'")
        String unauthorizedTTL,

        @JsonPropertyDescription("When it is asked: all must be true.") @Size(max = 16) List<MatchCondition> matchConditions) {
    /** Fills absent values with the defaults that the CRD states. */
    public AuthorizationWebhook {
        failurePolicy = failurePolicy == null ? AuthorizationFailurePolicy.NoOpinion : failurePolicy;
        timeout = timeout == null ? "3s" : timeout;
        authorizedTTL = authorizedTTL == null ? "5m" : authorizedTTL;
        unauthorizedTTL = unauthorizedTTL == null ? "30s" : unauthorizedTTL;
        matchConditions = matchConditions == null ? List.of() : List.copyOf(matchConditions);
    }
}
