package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostedClientsTest {
    private static final Duration LIFE = Duration.ofDays(1);

    /** The client reads the key, an elliptic one in PKCS#8 as Davit writes all of its, when it is made. */
    @Test
    void readTheKeyOfAnAdminKubeconfig() {
        try (var client =
                HostedClients.client(kubeconfig(), new EndpointStatus("127.0.0.1", 443, "api.x.hosted.example"))) {
            assertThat(client.getMasterUrl()).hasHost("api.x.hosted.example");
        }
    }

    private static String kubeconfig() {
        var random = new SecureRandom();
        var now = Instant.now();
        var authority = CertificateAuthority.create("kubernetes", now, LIFE, random);
        var admin = authority.issue(LeafRequest.client("admin", List.of("system:masters"), LIFE), now, random);
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:443", certificate-authority-data: %s}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                users: [{name: u, user: {client-certificate-data: %s, client-key-data: %s}}]
                """.formatted(
                        base64(authority.certificatePem()), base64(admin.certificatePem()), base64(admin.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
