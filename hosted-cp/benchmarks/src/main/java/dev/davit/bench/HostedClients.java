package dev.davit.bench;

import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import okhttp3.OkHttpClient;

/** Clients of hosted clusters, from their admin kubeconfig. */
public final class HostedClients {
    private HostedClients() {}

    /**
     * @return a client with the admin credential; the gateway is reached under the cluster's own name, because fabric8's
     *     okhttp back end knows no {@code tls-server-name} (fabric8io/kubernetes-client#7956)
     */
    public static KubernetesClient admin(KubernetesClient management, String namespace, String name) {
        var endpoint =
                Objects.requireNonNull(status(management, namespace, name).endpoint(), "no endpoint yet");
        return client(kubeconfig(management, namespace, name), endpoint);
    }

    /** @return the admin kubeconfig, for programs that know {@code tls-server-name} */
    public static String kubeconfig(KubernetesClient management, String namespace, String name) {
        var reference =
                Objects.requireNonNull(status(management, namespace, name).kubeconfigRef(), "no kubeconfig yet");
        var secret = management
                .secrets()
                .inNamespace(namespace)
                .withName(reference.name())
                .require();
        return new String(Base64.getDecoder().decode(secret.getData().get("kubeconfig")), StandardCharsets.UTF_8);
    }

    private static HostedClusterStatus status(KubernetesClient management, String namespace, String name) {
        return management
                .resources(HostedCluster.class)
                .inNamespace(namespace)
                .withName(name)
                .require()
                .getStatus();
    }

    static KubernetesClient client(String kubeconfig, EndpointStatus endpoint) {
        var config = Config.fromKubeconfig(kubeconfig);
        // The library takes each PKCS#8 key for an RSA key.
        config.setClientKeyAlgo("EC");
        config.setMasterUrl("https://" + endpoint.tlsServerName() + ":" + endpoint.port() + "/");
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new ToGateway(endpoint.host()))
                .build();
    }

    private static final class ToGateway extends OkHttpClientFactory {
        private final String gateway;

        private ToGateway(String gateway) {
            this.gateway = gateway;
        }

        @Override
        protected void additionalConfig(OkHttpClient.Builder builder) {
            builder.dns(host -> List.of(InetAddress.getAllByName(gateway)));
        }
    }
}
