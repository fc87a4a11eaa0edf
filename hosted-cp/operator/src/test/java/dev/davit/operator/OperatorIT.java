package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.Release;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole operator with the rights that it is installed with, against a real API server in which no pod runs. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class OperatorIT {
    private static final String USER = "system:serviceaccount:davit-system:operator";
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final KubeApi api;
    private final KubernetesClient admin;
    private final KubernetesClient client;
    private final String namespace;
    private DavitOperator operator;

    OperatorIT(KubeApi api) throws Exception {
        this.api = api;
        this.admin = api.admin();
        this.namespace = api.namespace();
        this.client = api.client(USER, "system:serviceaccounts", "system:serviceaccounts:davit-system");
        apply("davitconfig.yaml", DavitConfig.class);
        apply("release-1.35.4.yaml", Release.class);
        this.operator = newOperator();
    }

    @BeforeEach
    void start() throws Exception {
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.close();
        client.close();
    }

    @Test
    void appliesEverythingOfAHostedCluster() {
        HostedCluster cluster = create("edge", "1.35.4");

        HostedClusterStatus status = awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        String hosted = Objects.requireNonNull(status.controlPlaneNamespace());
        awaitApplied(cluster, hosted);
        assertThat(admin.apps()
                        .statefulSets()
                        .inNamespace(hosted)
                        .withName("etcd")
                        .get())
                .isNotNull();
        assertThat(admin.apps()
                        .deployments()
                        .inNamespace(hosted)
                        .withName("kube-apiserver")
                        .get())
                .isNotNull();
        assertThat(secret(namespace, "edge-kubeconfig").getData()).containsOnlyKeys("kubeconfig");
        assertThat(secret("davit-routes", "route-" + status.clusterID()).getData())
                .containsKeys("route.json", "client-ca.crt", "tunnel.crt", "tunnel.key");
        assertThat(secret("davit-routes", "settings").getData()).containsOnlyKeys("settings.json");
        assertThat(secret("davit-system", "gateway-tls").getData()).containsKeys("ca.crt", "tls.crt", "tls.key");
        assertThatConditions(
                        awaitCondition(cluster, Conditions.RECONCILING, "True").conditions())
                .has(Conditions.AVAILABLE, "False")
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.NODES_CONNECTED, "Unknown", Reasons.NO_NODES);
    }

    /** Invariants I1 and I4. */
    @Test
    void writesNothingWhenNothingChangedNotEvenAfterARestart() throws Exception {
        HostedCluster cluster = create("idle", "1.35.4");
        awaitApplied(cluster, hostedNamespace(cluster));
        awaitQuiet();
        int before = writes().size();

        operator.close();
        operator = newOperator();
        operator.start();
        Poll.await("the restarted operator is ready").until(operator::isReady);

        Poll.await("nothing is written", QUIET.multipliedBy(2))
                .during(QUIET)
                .untilAsserted(() -> assertThat(writes().stream().skip(before)).isEmpty());
    }

    @Test
    void repairsWhatOthersChangeOrDelete() {
        HostedCluster cluster = create("drift", "1.35.4");
        String hosted = hostedNamespace(cluster);
        awaitApplied(cluster, hosted);
        var deployments = admin.apps().deployments().inNamespace(hosted).withName("kube-apiserver");
        int replicas = Objects.requireNonNull(deployments.get()).getSpec().getReplicas();

        deployments.scale(7);
        admin.services().inNamespace(hosted).withName("kube-apiserver").delete();

        Poll.await("the Deployment is as desired")
                .until(() -> deployments.get().getSpec().getReplicas() == replicas);
        Poll.await("the Service is back")
                .until(() -> admin.services()
                                .inNamespace(hosted)
                                .withName("kube-apiserver")
                                .get()
                        != null);
    }

    @Test
    void reportsAnUnknownReleaseAndHealsWhenItAppears() {
        HostedCluster cluster = create("future", "1.34.9");

        HostedClusterStatus status = awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        assertThatConditions(status.conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.RELEASE_NOT_FOUND)
                .hasMessageContaining(Conditions.VALID_SPEC, "1.34.9")
                .has(Conditions.STALLED, "True")
                .has(Conditions.READY, "False", Reasons.REFUSED);
        assertThat(admin.namespaces().withName(status.controlPlaneNamespace()).get())
                .isNull();

        release("1.34.9");

        awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        awaitApplied(cluster, hostedNamespace(cluster));
    }

    @Test
    void leavesAPausedClusterAlone() {
        HostedCluster cluster = create("paused", "1.35.4");
        String hosted = hostedNamespace(cluster);
        awaitApplied(cluster, hosted);
        edit(cluster, "pausedUntil", "\"true\"");
        awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        awaitQuiet();
        int before = writes().size();

        admin.services().inNamespace(hosted).withName("kube-apiserver").delete();

        Poll.await("nothing is written", QUIET.multipliedBy(2))
                .during(QUIET)
                .untilAsserted(() -> assertThat(writes().stream()
                                .skip(before)
                                .filter(write -> write.namespace().equals(hosted)))
                        .isEmpty());
    }

    @Test
    void handsTheLeaseOverWhenItEnds() throws Exception {
        operator.close();
        operator = newOperator(true);
        operator.start();
        Poll.await("it leads").until(() -> "test".equals(leader()));

        operator.close();

        Poll.await("the lease is free", QUIET).until(() -> leader().isEmpty());
    }

    /** Invariant I10, up to the namespace's own end, which a namespace controller would confirm. */
    @Test
    void deletionLeavesNothing() {
        HostedCluster cluster = create("gone", "1.35.4");
        String hosted = hostedNamespace(cluster);
        String clusterId = Objects.requireNonNull(status(cluster).clusterID());
        awaitApplied(cluster, hosted);

        edit(cluster, "deletionProtection", "false");
        admin.resource(cluster).delete();

        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(hosted).get())
                        .isMarkedForDeletion());
        assertThat(admin.apps().deployments().inNamespace(hosted).list().getItems())
                .isEmpty();
        assertThat(admin.apps().statefulSets().inNamespace(hosted).list().getItems())
                .isEmpty();
        assertThat(admin.secrets()
                        .inNamespace("davit-routes")
                        .withName("route-" + clusterId)
                        .get())
                .isNull();
        assertThat(admin.secrets()
                        .inNamespace(namespace)
                        .withName("gone-kubeconfig")
                        .get())
                .isNull();
        assertThatConditions(status(cluster).conditions())
                .hasMessageContaining(Conditions.READY, "waiting until namespace " + hosted);

        new NamespaceEnd(admin).finish(hosted);

        Poll.await("the HostedCluster goes").until(() -> admin.resource(cluster).get() == null);
    }

    private String leader() {
        var lease = admin.leases()
                .inNamespace("davit-system")
                .withName("davit-operator")
                .get();
        return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    private DavitOperator newOperator() {
        return newOperator(false);
    }

    private DavitOperator newOperator(boolean elected) {
        var settings = new OperatorSettings("davit-system", "test", "127.0.0.1", 1, "gateway.invalid", 1, 0);
        return new DavitOperator(client, settings, elected, new SecureRandom(), Clock.systemUTC());
    }

    private HostedCluster create(String name, String version) {
        return admin.resource(Serialization.unmarshal("""
                apiVersion: davit.dev/v1alpha1
                kind: HostedCluster
                metadata: {name: %s, namespace: %s}
                spec: {version: %s}
                """.formatted(name, namespace, version), HostedCluster.class))
                .create();
    }

    private void edit(HostedCluster cluster, String field, String value) {
        admin.resource(cluster)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"%s\":%s}}".formatted(field, value));
    }

    private void release(String version) {
        Release release = read("release-1.35.4.yaml", Release.class);
        release.getMetadata().setName(version);
        var spec = release.getSpec();
        release.setSpec(
                new dev.davit.api.v1alpha1.ReleaseSpec(version, spec.etcdVersion(), spec.images(), spec.nodeBundles()));
        admin.resource(release).serverSideApply();
    }

    private <T extends HasMetadata> void apply(String sample, Class<T> type) {
        admin.resource(read(sample, type)).forceConflicts().serverSideApply();
    }

    private static <T extends HasMetadata> T read(String sample, Class<T> type) {
        Path file = Path.of(System.getProperty("davit.root", "."))
                .resolve("manifests/samples")
                .resolve(sample);
        try {
            return Serialization.unmarshal(Files.readString(file), type);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HostedClusterStatus status(HostedCluster cluster) {
        return Objects.requireNonNull(
                Objects.requireNonNull(admin.resource(cluster).get()).getStatus());
    }

    private String hostedNamespace(HostedCluster cluster) {
        awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        return Objects.requireNonNull(status(cluster).controlPlaneNamespace());
    }

    private HostedClusterStatus awaitCondition(HostedCluster cluster, String type, String value) {
        Poll.await(type + " is " + value)
                .untilAsserted(
                        () -> assertThatConditions(status(cluster).conditions()).has(type, value));
        return status(cluster);
    }

    private void awaitApplied(HostedCluster cluster, String hosted) {
        Poll.await("the control plane is applied")
                .until(() -> admin.apps()
                                        .deployments()
                                        .inNamespace(hosted)
                                        .withName("kube-apiserver")
                                        .get()
                                != null
                        && admin.secrets()
                                        .inNamespace("davit-routes")
                                        .withName("route-" + status(cluster).clusterID())
                                        .get()
                                != null);
    }

    private void awaitQuiet() {
        Poll.await("the operator has nothing more to write").until(() -> {
            int before = writes().size();
            Thread.sleep(QUIET.toMillis());
            return writes().size() == before;
        });
    }

    private List<AuditLog.Write> writes() {
        return api.audit().writes().stream()
                .filter(write -> write.user().equals(USER))
                .toList();
    }

    private Secret secret(String where, String name) {
        return Poll.await("Secret " + where + "/" + name)
                .until(() -> admin.secrets().inNamespace(where).withName(name).get(), Objects::nonNull);
    }
}
