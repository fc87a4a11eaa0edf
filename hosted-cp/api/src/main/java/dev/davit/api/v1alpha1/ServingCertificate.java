package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A certificate of the user's own. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServingCertificate(
        @JsonPropertyDescription("Secret of type kubernetes.io/tls: keys tls.crt, with the intermediates, and tls.key.")
        @Required
        ObjectName secretRef) {}
