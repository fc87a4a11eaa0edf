package dev.davit.bench.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class FloorControlPlaneTest {

    /** The client reads its key when it is made. */
    @Test
    void hasAClientThatCanReadItsOwnKey() {
        try (var client = FloorControlPlane.client("https://127.0.0.1:6443", new FloorPki())) {
            assertThat(client.getMasterUrl()).hasHost("127.0.0.1").hasPort(6443);
        }
    }

    /** For the load from outside. */
    @Test
    void hasAnAdminKubeconfig() {
        var pki = new FloorPki();

        var config = Config.fromKubeconfig(pki.adminKubeconfig("https://198.18.0.1:30443"));

        assertThat(config.getMasterUrl()).startsWith("https://198.18.0.1:30443");
        assertThat(config.getCaCertData()).isEqualTo(base64(pki.caPem()));
        assertThat(config.getClientCertData()).isEqualTo(base64(pki.admin().certificatePem()));
        assertThat(config.getClientKeyData()).isEqualTo(base64(pki.admin().keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
