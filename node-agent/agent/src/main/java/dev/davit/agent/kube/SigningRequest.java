package dev.davit.agent.kube;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A node's request for its client certificate.
 *
 * @param name of the object; the same key always has the same name, so that a repeated attempt meets its first one
 * @param requestPem PKCS#10
 * @param machineId goes on the object as a label, for the approver
 */
public record SigningRequest(String name, String requestPem, String machineId) {
    static final String SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String MACHINE_LABEL = "davit.dev/machine-id";

    Map<String, Object> toJson() {
        var request = Base64.getEncoder().encodeToString(requestPem.getBytes(StandardCharsets.US_ASCII));
        return Map.of(
                "apiVersion",
                "certificates.k8s.io/v1",
                "kind",
                "CertificateSigningRequest",
                "metadata",
                Map.of("name", name, "labels", Map.of(MACHINE_LABEL, machineId)),
                "spec",
                Map.of(
                        "request", request,
                        "signerName", SIGNER,
                        "usages", List.of("digital signature", "client auth")));
    }
}
