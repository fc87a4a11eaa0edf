package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** More ways to authenticate, beside certificates and service accounts. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthenticationSpec(
        @JsonPropertyDescription("Tokens of other issuers, as in AuthenticationConfiguration of Kubernetes.")
        @Size(max = 8) List<JwtAuthenticator> jwt) {
    /** Copies. */
    public AuthenticationSpec {
        jwt = jwt == null ? List.of() : List.copyOf(jwt);
    }
}
