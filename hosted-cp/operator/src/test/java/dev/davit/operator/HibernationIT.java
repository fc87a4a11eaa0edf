package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster falls asleep and wakes, by its spec and by its schedule. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class HibernationIT {
    private static final String ASLEEP = "{\"enabled\":true}";
    private static final String AWAKE = "{\"enabled\":false}";
    private static final DateTimeFormatter CRON =
            DateTimeFormatter.ofPattern("m H d M '*'").withZone(ZoneOffset.UTC);
    private static final Duration AWAY = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HostedApi hosted;
    private final OperatorScene scene;

    HibernationIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    @Test
    void fallsAsleepAndWakesBySpec() throws Exception {
        HostedCluster cluster = created();

        scene.edit(cluster, "hibernation", ASLEEP);

        awaitPhase(cluster, HibernationPhase.Asleep);
        assertThat(replicas(cluster)).isEqualTo(List.of(0, 0));
        assertThat(budgets(cluster)).as("of what is not there").containsExactly(0, 0);
        assertThat(scene.route(cluster)).contains("\"sleep\":{\"state\":\"Asleep\"");
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.READY, "True", Reasons.HIBERNATED)
                .has(Conditions.AVAILABLE, "False", Reasons.HIBERNATED);

        scene.edit(cluster, "hibernation", AWAKE);

        Poll.await("its Service leads to the pod that starts").until(() -> publishesEarly(cluster));
        scene.awaitQuiet();
        assertThat(hibernation(cluster).phase())
                .as("the API answers, and its pod is not ready")
                .isEqualTo(HibernationPhase.Waking);
        ready(cluster);
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "True");
        awaitPhase(cluster, HibernationPhase.Awake);
        assertThat(replicas(cluster)).isEqualTo(List.of(1, 1));
        Poll.await("its Service leads to ready pods only").until(() -> !publishesEarly(cluster));
        Poll.await("drains wait for it again").until(() -> budgets(cluster).equals(List.of(1, 1)));
        Poll.await("the route says nothing of sleep")
                .until(() -> !scene.route(cluster).contains("sleep"));
        scene.awaitEvent(cluster, "FallingAsleep", "machines are told");
        scene.awaitEvent(cluster, "Hibernated", "all data is kept");
    }

    /** Invariant I1. */
    @Test
    void writesNothingWhileItSleepsAlsoAfterARestart() throws Exception {
        HostedCluster cluster = created();
        scene.edit(cluster, "hibernation", ASLEEP);
        awaitPhase(cluster, HibernationPhase.Asleep);
        scene.awaitQuiet();
        hosted.vanish();
        List<AuditLog.Write> before = scene.writesAbout(cluster);

        scene.start(false);

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(scene.writesAbout(cluster)).isEqualTo(before));
        hosted.comeBack();
        scene.edit(cluster, "hibernation", AWAKE);
        Poll.await("it has pods again").until(() -> replicas(cluster).equals(List.of(1, 1)));
        ready(cluster);
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "True");
    }

    @Test
    void catchesUpWithATimeThatItMissed() throws Exception {
        HostedCluster cluster = created();
        scene.stop();
        scene.edit(cluster, "hibernation", "{\"schedule\":{\"sleep\":\"* * * * *\",\"wake\":\"0 0 29 2 *\"}}");

        scene.start(false);

        awaitPhase(cluster, HibernationPhase.Asleep);
        assertThat(Objects.requireNonNull(scene.status(cluster).hibernation()).nextWake())
                .endsWith("-02-29T00:00:00Z");
    }

    @Test
    void wakesByItsSchedule() throws Exception {
        HostedCluster cluster = created();
        Instant wake = asleepUntil(cluster);
        scene.start(false, clockThatIs(wake.minus(SOON)));
        Poll.await("it sleeps on before that time", SOON.minusSeconds(1))
                .during(SOON.dividedBy(2))
                .until(() -> hibernation(cluster).phase() == HibernationPhase.Asleep);

        awaitPhase(cluster, HibernationPhase.Waking);

        assertThat(Instant.parse(hibernation(cluster).since())).isBetween(wake, wake.plus(Poll.PATIENCE));
        assertWakes(cluster);
    }

    @Test
    void catchesUpWithAWakingThatItMissed() throws Exception {
        HostedCluster cluster = created();
        Instant wake = asleepUntil(cluster);
        scene.stop();
        long generation = generation(cluster);

        scene.start(false, clockThatIs(wake.plus(SOON)));

        assertWakes(cluster);
        assertThat(generation(cluster)).as("nobody touched the spec").isEqualTo(generation);
    }

    @Test
    void setsRightWhatIsDeletedWhileItSleeps() throws Exception {
        HostedCluster cluster = created();
        scene.edit(cluster, "hibernation", ASLEEP);
        awaitPhase(cluster, HibernationPhase.Asleep);
        scene.awaitQuiet();
        String since = hibernation(cluster).since();

        scene.admin()
                .apps()
                .deployments()
                .inNamespace(scene.hostedNamespace(cluster))
                .withName("kube-apiserver")
                .delete();

        Poll.await("the Deployment is there again, without pods")
                .untilAsserted(() -> assertThat(replicas(cluster)).isEqualTo(List.of(0, 0)));
        assertThat(hibernation(cluster).phase()).isEqualTo(HibernationPhase.Asleep);
        assertThat(hibernation(cluster).since()).isEqualTo(since);
    }

    /** Its controller would end pods with their long grace, and make new ones for those that end before. */
    @Test
    void takesThePodsFromTheirReplicaSetBeforeTheyEnd() throws Exception {
        HostedCluster cluster = created();
        String namespace = scene.hostedNamespace(cluster);
        var sets = scene.admin().apps().replicaSets().inNamespace(namespace);
        replicaSet(namespace, "present", 1);
        replicaSet(namespace, "former", 0);

        scene.edit(cluster, "hibernation", ASLEEP);
        awaitPhase(cluster, HibernationPhase.Asleep);

        assertThat(sets.withName("present").get().getMetadata().getFinalizers()).containsExactly("orphan");
        assertThat(sets.withName("former").get().isMarkedForDeletion()).isFalse();
    }

    @Test
    void isDeletedWhileItSleeps() throws Exception {
        HostedCluster cluster = created();
        String namespace = scene.hostedNamespace(cluster);
        scene.edit(cluster, "hibernation", ASLEEP);
        awaitPhase(cluster, HibernationPhase.Asleep);
        scene.edit(cluster, "deletionProtection", "false");

        scene.admin().resource(cluster).delete();

        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                scene.admin().namespaces().withName(namespace).get())
                        .isMarkedForDeletion());
        new NamespaceEnd(scene.admin()).finish(namespace);
        Poll.await("the HostedCluster goes")
                .until(() -> scene.admin().resource(cluster).get() == null);
    }

    /** Lets it sleep by a schedule since a minute ago, and returns when that wakes it: in some minutes. */
    private Instant asleepUntil(HostedCluster cluster) {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Instant wake = minute.plus(AWAY);
        scene.edit(
                cluster,
                "hibernation",
                "{\"schedule\":{\"sleep\":\"%s\",\"wake\":\"%s\"}}"
                        .formatted(CRON.format(minute.minusSeconds(60)), CRON.format(wake)));
        awaitPhase(cluster, HibernationPhase.Asleep);
        assertThat(hibernation(cluster).nextWake()).isEqualTo(wake.toString());
        assertThat(replicas(cluster)).isEqualTo(List.of(0, 0));
        return wake;
    }

    private void assertWakes(HostedCluster cluster) {
        Poll.await("it has pods again").until(() -> replicas(cluster).equals(List.of(1, 1)));
        ready(cluster);
        awaitPhase(cluster, HibernationPhase.Awake);
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "True");
    }

    /** @return a clock that goes as others do, from that time on */
    private static Clock clockThatIs(Instant time) {
        return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), time));
    }

    private long generation(HostedCluster cluster) {
        return Objects.requireNonNull(scene.admin().resource(cluster).get())
                .getMetadata()
                .getGeneration();
    }

    private HostedCluster created() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.completed(cluster);
        return cluster;
    }

    private void ready(HostedCluster cluster) {
        new Workloads(scene.admin(), scene.hostedNamespace(cluster)).controlPlaneIsReady();
    }

    private boolean publishesEarly(HostedCluster cluster) {
        return Boolean.TRUE.equals(scene.admin()
                .services()
                .inNamespace(scene.hostedNamespace(cluster))
                .withName("kube-apiserver")
                .get()
                .getSpec()
                .getPublishNotReadyAddresses());
    }

    private void replicaSet(String namespace, String name, int replicas) {
        var deployment = scene.admin()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("kube-apiserver")
                .get();
        scene.admin()
                .resource(new ReplicaSetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .withLabels(
                                deployment.getSpec().getTemplate().getMetadata().getLabels())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withSelector(deployment.getSpec().getSelector())
                        .withTemplate(deployment.getSpec().getTemplate())
                        .endSpec()
                        .build())
                .create();
    }

    private void awaitPhase(HostedCluster cluster, HibernationPhase phase) {
        Poll.await("the cluster is " + phase).until(() -> {
            var status = scene.status(cluster).hibernation();
            return status != null && status.phase() == phase;
        });
    }

    private HibernationStatus hibernation(HostedCluster cluster) {
        return Objects.requireNonNull(scene.status(cluster).hibernation());
    }

    private List<Integer> budgets(HostedCluster cluster) {
        return scene
                .admin()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(scene.hostedNamespace(cluster))
                .list()
                .getItems()
                .stream()
                .map(budget -> budget.getSpec().getMinAvailable().getIntVal())
                .toList();
    }

    private List<Integer> replicas(HostedCluster cluster) {
        var apps = scene.admin().apps();
        String namespace = scene.hostedNamespace(cluster);
        return List.of(
                apps.deployments()
                        .inNamespace(namespace)
                        .withName("kube-apiserver")
                        .get()
                        .getSpec()
                        .getReplicas(),
                apps.statefulSets()
                        .inNamespace(namespace)
                        .withName("etcd")
                        .get()
                        .getSpec()
                        .getReplicas());
    }
}
