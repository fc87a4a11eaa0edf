package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.api.v1alpha1.Release;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.operator.metrics.OperatorMetrics;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An operator with the rights that it is installed with, a namespace for a test's clusters, and an administrator. */
final class OperatorScene implements AutoCloseable {
    static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration STAYS = Duration.ofSeconds(2);
    private static final long GRACE_OF_ANOTHER_BUILD = 1234;

    /** Clusters that other tests left behind do not come up here, and are to keep nobody waiting. */
    private static final int UNLIMITED = 1000;

    private static final String USER = "system:serviceaccount:davit-system:operator";

    private final KubeApi api;
    private final KubernetesClient admin;
    private final KubernetesClient client;
    private final String namespace;
    private final OperatorSettings settings;
    private final OperatorMetrics metrics = new OperatorMetrics(Clock.systemUTC());
    private Optional<DavitOperator> running = Optional.empty();

    OperatorScene(KubeApi api) {
        this(api, "gateway.invalid", 1);
    }

    /** @param gatewayHost where the operator finds the gateway of this scene */
    OperatorScene(KubeApi api, String gatewayHost, int gatewayPort) {
        this.api = api;
        this.admin = api.admin();
        this.namespace = api.namespace();
        try (var plain = api.client(USER, "system:serviceaccounts", "system:serviceaccounts:davit-system")) {
            this.client = new KubernetesClientBuilder()
                    .withConfig(plain.getConfiguration())
                    .withHttpClientFactory(metrics.management().clientFactory())
                    .build();
        }
        this.settings = new OperatorSettings(
                "davit-system", "test", gatewayHost, gatewayPort, "gateway.invalid", 1, List.of("10.1.2.3"), 0);
        configure(UNLIMITED);
        apply("install/release-1.35.4.yaml", Release.class);
    }

    KubernetesClient admin() {
        return admin;
    }

    /** @return the metrics of all operators of this scene, one after the other */
    OperatorMetrics metrics() {
        return metrics;
    }

    String namespace() {
        return namespace;
    }

    String leader() {
        var lease = admin.leases()
                .inNamespace("davit-system")
                .withName("davit-operator")
                .get();
        return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    /** Closes the operator that runs, if one does, and starts another one. */
    void start(boolean elected) throws Exception {
        start(elected, Clock.systemUTC());
    }

    /** The same, for an operator that takes its time from that clock. */
    void start(boolean elected, Clock clock) throws Exception {
        stop();
        running = Optional.of(new DavitOperator(client, settings, elected, new SecureRandom(), clock, metrics));
        operator().start();
    }

    DavitOperator operator() {
        return running.orElseThrow();
    }

    void stop() {
        running.ifPresent(DavitOperator::close);
        running = Optional.empty();
    }

    @Override
    public void close() {
        stop();
        client.close();
        metrics.close();
    }

    HostedCluster create(String name, String version) {
        return create(namespace, name, version);
    }

    HostedCluster create(String namespace, String name, String version) {
        return admin.resource(Serialization.unmarshal("""
                apiVersion: davit.dev/v1alpha1
                kind: HostedCluster
                metadata: {name: %s, namespace: %s}
                spec: {version: %s}
                """.formatted(name, namespace, version), HostedCluster.class))
                .create();
    }

    /** Creates a cluster whose API is that one, and waits until it is Available. */
    HostedCluster available(HostedApi hosted, String name) throws IOException, GeneralSecurityException {
        HostedCluster cluster = create(name, "1.35.4");
        awaitApplied(cluster, hostedNamespace(cluster));
        hosted.serve(
                admin,
                new ClusterIdentity(namespace, name, cluster.getMetadata().getUid()));
        awaitCondition(cluster, Conditions.AVAILABLE, "True");
        return cluster;
    }

    JoinToken token(String name, String cluster) {
        return admin.resource(Serialization.unmarshal("""
                apiVersion: davit.dev/v1alpha1
                kind: JoinToken
                metadata: {name: %s, namespace: %s}
                spec: {clusterName: %s, ttl: 1h, maxUses: 3}
                """.formatted(name, namespace, cluster), JoinToken.class))
                .create();
    }

    /** @return a token that machines may use, as it is then */
    JoinToken readyToken(String name, String cluster) {
        JoinToken token = token(name, cluster);
        Poll.await("the token is ready").until(() -> status(token).phase() == JoinTokenPhase.Ready);
        return Objects.requireNonNull(admin.resource(token).get());
    }

    JoinTokenStatus status(JoinToken token) {
        return Objects.requireNonNull(
                Objects.requireNonNull(admin.resource(token).get()).getStatus());
    }

    /** Takes the installation's settings away for a while. */
    void withoutConfig(ThrowingRunnable meanwhile) throws Exception {
        admin.resources(DavitConfig.class).withName("davit").delete();
        try {
            meanwhile.run();
        } finally {
            configure(UNLIMITED);
        }
    }

    /** A part of a test. */
    interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** @param starts how many clusters start at once; here are no nodes that it could follow from */
    void configure(int starts) {
        DavitConfig config = read("install/davitconfig.yaml", DavitConfig.class);
        var spec = config.getSpec();
        config.setSpec(new DavitConfigSpec(
                spec.domain(),
                spec.gateway(),
                spec.trustedProxies(),
                spec.egress(),
                new FleetConfig(spec.fleet().upgradeStepDeadline(), spec.fleet().maxConcurrentUpgrades(), starts)));
        admin.resource(config).forceConflicts().serverSideApply();
    }

    void edit(HostedCluster cluster, String field, String value) {
        admin.resource(cluster)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"%s\":%s}}".formatted(field, value));
    }

    void release(String version) {
        Release release = read("install/release-1.35.4.yaml", Release.class);
        release.getMetadata().setName(version);
        var spec = release.getSpec();
        release.setSpec(new ReleaseSpec(version, spec.etcdVersion(), spec.images(), spec.nodeBundles()));
        admin.resource(release).serverSideApply();
    }

    <T extends HasMetadata> void apply(String sample, Class<T> type) {
        admin.resource(read(sample, type)).forceConflicts().serverSideApply();
    }

    static <T extends HasMetadata> T read(String sample, Class<T> type) {
        Path file = Path.of(System.getProperty("davit.root", "."))
                .resolve("manifests/samples")
                .resolve(sample);
        try {
            return Serialization.unmarshal(Files.readString(file), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HostedClusterStatus status(HostedCluster cluster) {
        return Objects.requireNonNull(
                Objects.requireNonNull(admin.resource(cluster).get()).getStatus());
    }

    String hostedNamespace(HostedCluster cluster) {
        awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        return Objects.requireNonNull(status(cluster).controlPlaneNamespace());
    }

    HostedClusterStatus awaitCondition(HostedCluster cluster, String type, String value) {
        Poll.await(type + " is " + value)
                .untilAsserted(
                        () -> assertThatConditions(status(cluster).conditions()).has(type, value));
        return status(cluster);
    }

    void awaitApplied(HostedCluster cluster, String hosted) {
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

    /**
     * Says that the first version is rolled out, which here nobody makes pods for, and stays with it: a reconciliation that
     * was under way may write what it knew.
     */
    void completed(HostedCluster cluster) {
        Poll.await("the version is completed").during(STAYS).until(() -> {
            var version = status(cluster).version();
            boolean completed = version != null && version.current() != null;
            if (!completed) {
                admin.resource(cluster)
                        .subresource("status")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"status\":{\"version\":{\"current\":\"1.35.4\"}}}");
            }
            return completed;
        });
    }

    /** Leaves the control plane as another build might have rendered it; while no operator runs. */
    void renderedByAnotherBuild(String hosted) {
        admin.apps()
                .deployments()
                .inNamespace(hosted)
                .withName("kube-apiserver")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"annotations": {"davit.dev/applied-hash": "of-another-build"}},
                         "spec": {"template": {"spec": {"terminationGracePeriodSeconds": %d}}}}
                        """.formatted(GRACE_OF_ANOTHER_BUILD));
    }

    /** @return whether the control plane still is what {@link #renderedByAnotherBuild} left */
    boolean isOfAnotherBuild(String hosted) {
        return admin.apps()
                        .deployments()
                        .inNamespace(hosted)
                        .withName("kube-apiserver")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds()
                == GRACE_OF_ANOTHER_BUILD;
    }

    /** Waits for an event about the cluster. */
    void awaitEvent(HostedCluster cluster, String reason, String note) {
        Poll.await("event " + reason)
                .until(() ->
                        admin.v1().events().inNamespace(cluster.getMetadata().getNamespace()).list().getItems().stream()
                                .filter(event -> event.getInvolvedObject()
                                        .getUid()
                                        .equals(cluster.getMetadata().getUid()))
                                .anyMatch(event -> event.getReason().equals(reason)
                                        && event.getMessage().contains(note)));
    }

    void awaitQuiet() {
        var seen = new AtomicInteger(-1);
        Poll.await("the operator has nothing more to write").during(QUIET).until(() -> {
            int now = writes().size();
            return seen.getAndSet(now) == now;
        });
    }

    List<AuditLog.Write> writes() {
        return api.audit().writes().stream()
                .filter(write -> write.user().equals(USER))
                .toList();
    }

    /** @return what the operator wrote about the clusters of this scene, and to whom they belong */
    List<AuditLog.Write> writesAbout(HostedCluster cluster) {
        HostedClusterStatus status = status(cluster);
        return writes().stream()
                .filter(write -> write.namespace().equals(namespace)
                        || write.namespace().equals(status.controlPlaneNamespace())
                        || write.name().equals(status.controlPlaneNamespace())
                        || write.name().equals("route-" + status.clusterID()))
                .toList();
    }

    /** @return everything that the operator tried to write, also in vain */
    List<AuditLog.Write> attempts() {
        return api.audit().attempts().stream()
                .filter(write -> write.user().equals(USER))
                .toList();
    }

    /** @return what the gateway is told about the cluster */
    String route(HostedCluster cluster) {
        String encoded = secret("davit-routes", "route-" + status(cluster).clusterID())
                .getData()
                .get("route.json");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    Secret secret(String where, String name) {
        return Poll.await("Secret " + where + "/" + name)
                .until(() -> admin.secrets().inNamespace(where).withName(name).get(), Objects::nonNull);
    }
}
