package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More clusters are to start than the management cluster carries at once. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class StartIT {
    /** Less than any time after which something is looked at again by the clock. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private final HostedApi hosted;
    private final OperatorScene scene;

    StartIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
    }

    @BeforeEach
    void start() throws Exception {
        scene.admin().resources(HostedCluster.class).inAnyNamespace().list().getItems().stream()
                .filter(other -> !other.isMarkedForDeletion())
                .forEach(other -> scene.edit(other, "pausedUntil", "\"true\""));
        scene.configure(1);
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    @Test
    void newClustersStartOneAfterTheOtherInTheirOrderAlsoAfterARestart() throws Exception {
        HostedCluster first = scene.create("first", "1.35.4");
        scene.awaitApplied(first, scene.hostedNamespace(first));
        HostedCluster second = scene.create("second", "1.35.4");
        awaitQueued(second, "position 1: 0 others before it; at most 1 at once");
        Poll.await("the next second of the clock", Duration.ofSeconds(5))
                .during(Duration.ofMillis(1100))
                .until(() -> true);
        HostedCluster third = scene.create("third", "1.35.4");
        awaitQueued(third, "position 2: 1 other before it");

        assertThat(hasPods(second)).isFalse();
        assertThat(scene.secret(namespace(second), "authorities")).isNotNull();
        assertThat(scene.route(second)).contains("\"backend\"");
        scene.awaitEvent(second, Reasons.START_QUEUED, "position 1");

        scene.awaitQuiet();
        List<AuditLog.Write> before = scene.writesAbout(third);
        scene.start(false);
        Poll.await("nothing is written while they wait", OperatorScene.QUIET.multipliedBy(3))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(scene.writesAbout(third)).isEqualTo(before));
        assertThat(hasPods(first)).isTrue();
        assertThat(hasPods(second)).isFalse();

        answers(first);
        scene.awaitCondition(first, Conditions.ENDPOINT_REACHABLE, "True");
        Poll.await("the next one starts", AT_ONCE).until(() -> hasPods(second));
        awaitQueued(third, "position 1: 0 others before it");
        assertThat(hasPods(third)).isFalse();

        scene.edit(second, "pausedUntil", "\"true\"");
        scene.awaitCondition(second, Conditions.RECONCILIATION_PAUSED, "True");
        Poll.await("one that is paused makes room", AT_ONCE).until(() -> hasPods(third));
        Poll.await("it is being created")
                .untilAsserted(() -> assertThatConditions(scene.status(third).conditions())
                        .has(Conditions.PROGRESSING, "True", Reasons.PROVISIONING));
    }

    @Test
    void oneThatWakesDoesNotWaitForNewOnesButForOthersThatWake() throws Exception {
        HostedCluster busy = asleep("busy");
        HostedCluster waits = asleep("waits");
        HostedCluster fresh = scene.create("fresh", "1.35.4");
        scene.awaitApplied(fresh, scene.hostedNamespace(fresh));
        hosted.vanish();

        scene.edit(busy, "hibernation", "{\"enabled\":false}");
        awaitPhase(busy, HibernationPhase.Waking);
        assertThat(hasPods(busy)).isTrue();
        scene.edit(waits, "hibernation", "{\"enabled\":false}");
        awaitQueued(waits, "the wake-up waits for its turn, position 1");
        String since = Objects.requireNonNull(scene.status(waits).hibernation()).queuedSince();
        assertThat(since).isNotNull();
        assertThat(hasPods(waits)).isFalse();

        scene.start(false);
        scene.awaitQuiet();
        assertThat(Objects.requireNonNull(scene.status(waits).hibernation()).queuedSince())
                .isEqualTo(since);
        scene.configure(2);

        Poll.await("more room is made use of", AT_ONCE).until(() -> hasPods(waits));
        awaitPhase(waits, HibernationPhase.Waking);
    }

    private HostedCluster asleep(String name) throws Exception {
        hosted.comeBack();
        HostedCluster cluster = scene.available(hosted, name);
        scene.completed(cluster);
        scene.edit(cluster, "hibernation", "{\"enabled\":true}");
        awaitPhase(cluster, HibernationPhase.Asleep);
        return cluster;
    }

    private void answers(HostedCluster cluster) throws Exception {
        hosted.serve(
                scene.admin(),
                new ClusterIdentity(
                        scene.namespace(),
                        cluster.getMetadata().getName(),
                        cluster.getMetadata().getUid()));
    }

    private void awaitQueued(HostedCluster cluster, String message) {
        Poll.await(cluster.getMetadata().getName() + " waits: " + message)
                .untilAsserted(() -> assertThatConditions(status(cluster).conditions())
                        .has(Conditions.AVAILABLE, "False", Reasons.START_QUEUED)
                        .has(Conditions.READY, "False", Reasons.START_QUEUED)
                        .has(Conditions.PROGRESSING, "True", Reasons.START_QUEUED)
                        .hasMessageContaining(Conditions.PROGRESSING, message));
    }

    private void awaitPhase(HostedCluster cluster, HibernationPhase phase) {
        Poll.await(cluster.getMetadata().getName() + " is " + phase).until(() -> {
            var hibernation = scene.status(cluster).hibernation();
            return hibernation != null && hibernation.phase() == phase;
        });
    }

    private HostedClusterStatus status(HostedCluster cluster) {
        return Objects.requireNonNull(
                Objects.requireNonNull(scene.admin().resource(cluster).get()).getStatus());
    }

    private String namespace(HostedCluster cluster) {
        return Objects.requireNonNull(scene.status(cluster).controlPlaneNamespace());
    }

    private boolean hasPods(HostedCluster cluster) {
        var etcd = scene.admin()
                .apps()
                .statefulSets()
                .inNamespace(namespace(cluster))
                .withName("etcd")
                .get();
        return etcd != null && etcd.getSpec().getReplicas() > 0;
    }
}
