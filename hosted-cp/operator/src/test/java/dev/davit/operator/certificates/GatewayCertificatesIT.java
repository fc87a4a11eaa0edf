package dev.davit.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

@KubeApiTest
class GatewayCertificatesIT {
    private final KubernetesClient client;
    private final String namespace;

    GatewayCertificatesIT(KubeApi api) {
        this.client = api.admin();
        this.namespace = api.namespace();
    }

    @Test
    void makesThemOnceAndOnlyReadsThenceforth() {
        GatewayIdentity first = certificates(Duration.ZERO).ensure();
        String version = secret("gateway-tls").getMetadata().getResourceVersion();

        GatewayIdentity again = certificates(Duration.ofDays(1)).ensure();

        assertThat(again.authority()).isEqualTo(first.authority());
        assertThat(secret("gateway-tls").getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(secret("gateway-tls").getData()).containsOnlyKeys("ca.crt", "tls.crt", "tls.key");
        assertThat(first.authority().issued(first.operator().certificate())).isTrue();
    }

    /** What gateways are told by among themselves, at both ends of a connection. */
    @Test
    void theCertificateIsThatOfAGateway() throws Exception {
        certificates(Duration.ZERO).ensure();
        String pem = new String(
                Base64.getDecoder().decode(secret("gateway-tls").getData().get("tls.crt")), StandardCharsets.UTF_8);

        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));

        assertThat(certificate.getSubjectAlternativeNames()).contains(List.of(6, "davit://gateway/shared"));
        assertThat(certificate.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    }

    @Test
    void renewsTheCertificateBeforeItEndsAndKeepsTheAuthority() {
        GatewayIdentity first = certificates(Duration.ZERO).ensure();
        String before = secret("gateway-tls").getData().get("tls.crt");

        GatewayIdentity later = certificates(Duration.ofDays(61)).ensure();

        assertThat(secret("gateway-tls").getData().get("tls.crt")).isNotEqualTo(before);
        assertThat(later.authority()).isEqualTo(first.authority());
    }

    @Test
    void neverReplacesAnAuthorityThatItCannotRead() {
        certificates(Duration.ZERO).ensure();
        client.secrets().inNamespace(namespace).withName("gateway-ca").edit(found -> {
            found.getData().remove("tls.key");
            return found;
        });

        assertThatThrownBy(() -> certificates(Duration.ZERO).ensure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gateway-ca has no key tls.key; restore it");
    }

    @Test
    void neverReplacesAnAuthorityThatIsGone() {
        certificates(Duration.ZERO).ensure();
        client.secrets().inNamespace(namespace).withName("gateway-ca").delete();

        assertThatThrownBy(() -> certificates(Duration.ZERO).ensure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gateway-ca is gone")
                .hasMessageContaining("restore it from a backup");
        assertThat(client.secrets()
                        .inNamespace(namespace)
                        .withName("gateway-ca")
                        .get())
                .isNull();
    }

    private GatewayCertificates certificates(Duration later) {
        Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        return new GatewayCertificates(client, namespace, clock, new SecureRandom());
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).require();
    }
}
