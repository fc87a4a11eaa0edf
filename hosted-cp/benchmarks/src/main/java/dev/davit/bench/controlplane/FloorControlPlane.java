package dev.davit.bench.controlplane;

import dev.davit.api.v1alpha1.ReleaseImages;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A control plane from the hand-written manifest {@code floor.yaml}, in a namespace of its own. */
public final class FloorControlPlane {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final KubernetesClient management;
    private final InetAddress nodeAddress;
    private final String namespace;
    private final Duration readinessPeriod;
    private final FloorPki pki = new FloorPki();
    private final List<HasMetadata> objects;

    /**
     * Reads the manifest; writes nothing yet.
     *
     * @param nodeAddress where its NodePort is reached
     * @param namespace to be made for it
     * @param readinessPeriod how often the kubelet asks etcd and kube-apiserver whether they are ready, whole seconds
     */
    public FloorControlPlane(
            KubernetesClient management,
            InetAddress nodeAddress,
            String namespace,
            ReleaseImages images,
            Duration readinessPeriod) {
        this.management = management;
        this.nodeAddress = nodeAddress;
        this.namespace = namespace;
        this.readinessPeriod = readinessPeriod;
        this.objects = manifest(images, readinessPeriod);
    }

    /** Makes the namespace and the Secret with all certificates. */
    public void prepare() {
        management
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        management
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("pki")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(pki.files(nodeAddress))
                        .build())
                .create();
    }

    /** Applies the manifest and returns at the first "ok" of {@code /readyz}; throws when there is none in 8 minutes. */
    public void start() {
        management.resourceList(objects).inNamespace(namespace).serverSideApply();
        awaitReadyz();
    }

    /** Deletes the namespace and waits until it is gone. */
    public void remove() {
        management.namespaces().withName(namespace).delete();
        management.namespaces().withName(namespace).waitUntilCondition(n -> n == null, 5, TimeUnit.MINUTES);
    }

    /** @return a client of the control plane, which was started, to be closed */
    public KubernetesClient client() {
        return client(url(), pki);
    }

    /** @return the admin kubeconfig of the control plane, which was started */
    public String kubeconfig() {
        return pki.adminKubeconfig(url());
    }

    /** @return the namespace of its pods */
    public String podNamespace() {
        return namespace;
    }

    private String url() {
        var service = management
                .services()
                .inNamespace(namespace)
                .withName("kube-apiserver")
                .require();
        var port = service.getSpec().getPorts().getFirst().getNodePort();
        return "https://" + nodeAddress.getHostAddress() + ":" + port;
    }

    /** Lets the Deployment bring up a pod of other images beside the one that there is; returns at once. */
    public void setImages(ReleaseImages others) {
        management
                .resourceList(manifest(others, readinessPeriod))
                .inNamespace(namespace)
                .forceConflicts()
                .serverSideApply();
    }

    private void awaitReadyz() {
        try (var hosted = client()) {
            Awaitility.await("/readyz of " + namespace)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> isReady(hosted));
        }
    }

    static KubernetesClient client(String url, FloorPki pki) {
        var config = new ConfigBuilder()
                .withMasterUrl(url)
                .withCaCertData(base64(pki.caPem()))
                .withClientCertData(base64(pki.admin().certificatePem()))
                .withClientKeyData(base64(pki.admin().keyPem()))
                // The library takes each PKCS#8 key for an RSA key.
                .withClientKeyAlgo("EC")
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(1_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static boolean isReady(KubernetesClient hosted) {
        try {
            return "ok".equals(hosted.raw("/readyz"));
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    private List<HasMetadata> manifest(ReleaseImages images, Duration readinessPeriod) {
        try (var in = FloorControlPlane.class.getResourceAsStream("floor.yaml")) {
            if (in == null) {
                throw new IllegalStateException("floor.yaml is missing beside FloorControlPlane on the class path");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${etcd}", images.etcd())
                    .replace("${kubeApiserver}", images.kubeApiserver())
                    .replace("${kubeControllerManager}", images.kubeControllerManager())
                    .replace("${kubeScheduler}", images.kubeScheduler())
                    .replace("${readinessSeconds}", Long.toString(readinessPeriod.toSeconds()));
            return management
                    .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
