package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Where the API of the hosted cluster answers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EndpointStatus(
        @JsonPropertyDescription("Public address of the gateway.")
        String host,

        Integer port,

        @JsonPropertyDescription("Name to send as SNI and to expect in the certificate.")
        String tlsServerName) {}
