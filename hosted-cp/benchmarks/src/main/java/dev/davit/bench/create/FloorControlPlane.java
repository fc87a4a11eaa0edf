package dev.davit.bench.create;

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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A control plane from the hand-written manifest {@code floor.yaml}, timed from apply to {@code /readyz}. */
final class FloorControlPlane implements ControlPlane {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    private final KubernetesClient management;
    private final InetAddress nodeAddress;
    private final ReleaseImages images;
    private final Map<Integer, FloorPki> keys = new ConcurrentHashMap<>();

    FloorControlPlane(KubernetesClient management, InetAddress nodeAddress, ReleaseImages images) {
        this.management = management;
        this.nodeAddress = nodeAddress;
        this.images = images;
    }

    @Override
    public String name() {
        return "hand-written manifest";
    }

    @Override
    public void prepare(int number) {
        var pki = new FloorPki();
        keys.put(number, pki);
        management
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace(number))
                        .endMetadata()
                        .build())
                .create();
        management
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("pki")
                        .withNamespace(namespace(number))
                        .endMetadata()
                        .withStringData(pki.files(nodeAddress))
                        .build())
                .create();
    }

    @Override
    public Duration bringUp(int number) {
        var objects = manifest(images);
        var start = System.nanoTime();
        management.resourceList(objects).inNamespace(namespace(number)).serverSideApply();
        awaitReadyz(number);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void takeDown(int number) {
        var namespace = management.namespaces().withName(namespace(number));
        namespace.delete();
        namespace.waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
    }

    private static String namespace(int number) {
        return "bench-floor-" + number;
    }

    /** @return a client of the control plane, which serves or is about to */
    KubernetesClient hosted(int number) {
        var service = management
                .services()
                .inNamespace(namespace(number))
                .withName("kube-apiserver")
                .require();
        var port = service.getSpec().getPorts().getFirst().getNodePort();
        return client(
                "https://" + nodeAddress.getHostAddress() + ":" + port,
                Objects.requireNonNull(keys.get(number), "prepare first"));
    }

    /** Lets the Deployment bring up a pod of other images beside the one that there is. */
    void setImages(int number, ReleaseImages others) {
        management
                .resourceList(manifest(others))
                .inNamespace(namespace(number))
                .forceConflicts()
                .serverSideApply();
    }

    private void awaitReadyz(int number) {
        try (var hosted = hosted(number)) {
            Awaitility.await("/readyz of " + namespace(number))
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

    private List<HasMetadata> manifest(ReleaseImages images) {
        try (var in = FloorControlPlane.class.getResourceAsStream("floor.yaml")) {
            if (in == null) {
                throw new IllegalStateException("floor.yaml is missing beside FloorControlPlane on the class path");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${etcd}", images.etcd())
                    .replace("${kubeApiserver}", images.kubeApiserver())
                    .replace("${kubeControllerManager}", images.kubeControllerManager())
                    .replace("${kubeScheduler}", images.kubeScheduler());
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
