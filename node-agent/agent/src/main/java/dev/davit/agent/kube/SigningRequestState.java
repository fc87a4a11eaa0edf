package dev.davit.agent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/** Where a CertificateSigningRequest stands. */
public sealed interface SigningRequestState {
    /** Nobody has decided, or the signer has not signed yet. */
    record Pending() implements SigningRequestState {}

    /** Signed. */
    record Issued(String certificatePem) implements SigningRequestState {}

    /** Will not be signed; the reason is the approver's or the signer's. */
    record Rejected(String reason, String message) implements SigningRequestState {}

    /** @return the state of a {@code certificates.k8s.io/v1} object */
    static SigningRequestState from(JsonNode json) {
        for (var condition : json.at("/status/conditions")) {
            var type = condition.path("type").asText();
            if (("Denied".equals(type) || "Failed".equals(type))
                    && !"False".equals(condition.path("status").asText())) {
                return new Rejected(
                        condition.path("reason").asText(type),
                        condition.path("message").asText());
            }
        }
        var certificate = json.at("/status/certificate").asText();
        return certificate.isEmpty()
                ? new Pending()
                : new Issued(new String(
                        Base64.getDecoder().decode(certificate), java.nio.charset.StandardCharsets.US_ASCII));
    }
}
