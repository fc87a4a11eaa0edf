package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Where kube-apiserver sends audit events. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditWebhook(
        @JsonPropertyDescription("Secret with the kubeconfig of the webhook.") @Required
        KeyReference kubeconfigSecretKeyRef,

        @JsonPropertyDescription("Events that are sent together at most.") @Default("400") @Min(1) @Max(10_000) Integer maxBatchSize,

        @JsonPropertyDescription("Seconds after which fewer events are sent.") @Default("5") @Min(1) @Max(300) Integer maxBatchWaitSeconds) {
    /** Fills absent values with the defaults that the CRD states. */
    public AuditWebhook {
        maxBatchSize = maxBatchSize == null ? 400 : maxBatchSize;
        maxBatchWaitSeconds = maxBatchWaitSeconds == null ? 5 : maxBatchWaitSeconds;
    }
}
