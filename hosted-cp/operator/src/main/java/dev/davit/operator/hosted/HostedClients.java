package dev.davit.operator.hosted;

import dev.davit.operator.metrics.HostedMetrics;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Makes clients of hosted clusters: through the gateway, with short time-outs and without retries of their own. */
public final class HostedClients {
    /** Life of the operator's own certificate in a hosted cluster. */
    static final Duration CREDENTIAL_LIFE = Duration.ofHours(24);

    private static final int TIMEOUT_MILLIS = 5_000;

    private final String gatewayHost;
    private final int gatewayPort;
    private final Clock clock;
    private final SecureRandom random;
    private final HostedMetrics metrics;

    /**
     * @param gatewayHost name or address of the gateway as this process reaches it
     * @param gatewayPort its public port
     * @param metrics count every request
     */
    public HostedClients(String gatewayHost, int gatewayPort, Clock clock, SecureRandom random, HostedMetrics metrics) {
        this.gatewayHost = gatewayHost;
        this.gatewayPort = gatewayPort;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
    }

    /** @return where probes are counted */
    HostedMetrics metrics() {
        return metrics;
    }

    /** @return a client with the rights of the admin kubeconfig */
    KubernetesClient admin(HostedTarget target) {
        return client(target, target.admin());
    }

    /** @return a client with every right, under a name of its own */
    KubernetesClient operator(HostedTarget target) {
        var request = LeafRequest.client("davit-operator", List.of("system:masters"), CREDENTIAL_LIFE);
        return client(target, target.clusterCa().issue(request, clock.instant(), random));
    }

    private KubernetesClient client(HostedTarget target, CertifiedKey identity) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + target.apiServerName() + ":" + gatewayPort)
                .withCaCertData(base64(target.clusterCa().certificatePem()))
                .withClientCertData(base64(identity.certificatePem()))
                .withClientKeyData(base64(identity.keyPem()))
                .withClientKeyAlgo("EC")
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .withUserAgent("davit-operator")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new GatewayRouting(gatewayHost, metrics.interceptor()))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
