package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Who may do what, beside RBAC. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthorizationSpec(
        @JsonPropertyDescription("Asked after the Node authorizer and before RBAC, in this order.") @Size(max = 4) List<AuthorizationWebhook> webhooks) {
    /** Copies. */
    public AuthorizationSpec {
        webhooks = webhooks == null ? List.of() : List.copyOf(webhooks);
    }
}
