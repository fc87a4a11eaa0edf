package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The audit log. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.policy) != has(self.policyConfigMapKeyRef)",
        message = "expected either policy or policyConfigMapKeyRef: set one of them")
@ValidationRule(
        value = "has(self.log) || has(self.webhook)",
        message = "expected log, webhook or both: an audit policy alone writes nothing")
public record AuditSpec(
        @JsonPropertyDescription("What is noted.") @Nullable AuditPolicy policy,

        @JsonPropertyDescription("ConfigMap with a Policy of audit.k8s.io/v1, in place of policy.") @Nullable KeyReference policyConfigMapKeyRef,

        @JsonPropertyDescription("Where it is written.") @Nullable AuditLog log,

        @JsonPropertyDescription("Where it is sent.") @Nullable AuditWebhook webhook) {}
