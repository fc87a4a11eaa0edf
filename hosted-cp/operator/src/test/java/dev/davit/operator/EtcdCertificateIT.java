package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new certificate of etcd restarts nothing: a real etcd with the file that the operator wrote reads it by itself. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class EtcdCertificateIT {
    private final OperatorScene scene;

    @TempDir
    private Path folder;

    EtcdCertificateIT(KubeApi api) {
        this.scene = new OperatorScene(api);
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void isReadAnewForEachHandshakeByTheSameProcess() throws Exception {
        HostedCluster cluster = scene.create("renews", "1.35.4");
        String namespace = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, namespace);
        scene.awaitQuiet();
        long template = template(namespace);

        try (var etcd = new EtcdPod(folder, file(namespace), mounted(namespace), secrets(namespace))) {
            Poll.await("etcd serves its first certificates", Poll.PATIENCE.multipliedBy(2))
                    .until(() -> etcd.serves().equals(issued(namespace)));
            List<String> first = etcd.serves();

            renew(namespace);
            etcd.mount(mounted(namespace));

            assertThat(issued(namespace)).doesNotContainAnyElementsOf(first);
            assertThat(etcd.serves()).as("to the next handshake").isEqualTo(issued(namespace));
            assertThat(etcd.isFirstProcess()).isTrue();
        }
        scene.awaitQuiet();
        assertThat(template(namespace)).as("of etcd's StatefulSet").isEqualTo(template);
    }

    /** Takes both leaves away, which the operator then makes anew. */
    private void renew(String namespace) {
        List<String> before = issued(namespace);
        scene.admin()
                .secrets()
                .inNamespace(namespace)
                .withName(Leaf.ETCD_SERVER.secretName())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"data\":{\"%s\":null,\"%s\":null,\"%s\":null,\"%s\":null}}"
                                .formatted(
                                        Leaf.ETCD_SERVER.certificateFile(),
                                        Leaf.ETCD_SERVER.keyFile(),
                                        Leaf.ETCD_PEER.certificateFile(),
                                        Leaf.ETCD_PEER.keyFile()));
        Poll.await("the operator has issued others")
                .until(() -> issued(namespace).stream().noneMatch(before::contains));
    }

    /** @return the serial numbers of what the operator issued for clients and for members */
    private List<String> issued(String namespace) {
        ClusterSecrets secrets = secrets(namespace);
        return List.of(
                EtcdPod.serial(secrets.leaf(Leaf.ETCD_SERVER).certificate()),
                EtcdPod.serial(secrets.leaf(Leaf.ETCD_PEER).certificate()));
    }

    private ClusterSecrets secrets(String namespace) {
        return ClusterSecrets.parse(
                        scene.admin().secrets().inNamespace(namespace).list().getItems())
                .orElseThrow();
    }

    private Secret mounted(String namespace) {
        return scene.secret(namespace, Leaf.ETCD_SERVER.secretName());
    }

    private String file(String namespace) {
        return Objects.requireNonNull(scene.admin()
                .configMaps()
                .inNamespace(namespace)
                .withName(EtcdRenderer.CONFIG_MAP)
                .require()
                .getData()
                .get("etcd-0.yaml"));
    }

    private long template(String namespace) {
        return scene.admin()
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("etcd")
                .require()
                .getMetadata()
                .getGeneration();
    }
}
