package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A paused cluster is looked at and not touched. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class PausedIT {
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final KubernetesClient admin;
    private final Machines machines;

    PausedIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
        this.admin = scene.admin();
        this.machines = new Machines(hosted);
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
    void writesNothing() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        JoinToken token = scene.readyToken("workers", "edge");
        pause(cluster);
        List<AuditLog.Write> before = scene.writesAbout(cluster);
        List<AuditLog.Write> inside = hosted.writes();

        disturb(cluster);
        machines.register("w1", "198.18.0.21");
        machines.ask("w2", Objects.requireNonNull(token.getStatus().tokenID()));
        assertNothingIsWritten(cluster, before, inside);
        scene.start(false);

        assertNothingIsWritten(cluster, before, inside);
        assertThat(machines.decisions("w2")).isEmpty();
    }

    /** Invariant I3. */
    @Test
    void saysThatTheApiIsGoneAlsoAfterARestart() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        pause(cluster);
        int before = scene.writesAbout(cluster).size();
        scene.start(false);

        hosted.vanish();

        assertThatConditions(scene.awaitCondition(cluster, Conditions.AVAILABLE, "False")
                        .conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.ENDPOINT_UNREACHABLE)
                .has(Conditions.ENDPOINT_REACHABLE, "False", Reasons.ENDPOINT_UNREACHABLE)
                .has(Conditions.RECONCILIATION_PAUSED, "True", Reasons.PAUSED);

        hosted.comeBack();

        scene.awaitCondition(cluster, Conditions.AVAILABLE, "True");
        assertThat(scene.writesAbout(cluster).stream().skip(before))
                .extracting(AuditLog.Write::resource)
                .containsOnly("hostedclusters/status");
    }

    @Test
    void goesOnWhereItWas() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        machines.register("w1", "198.18.0.21");
        Poll.await("the route has the machine").until(() -> scene.route(cluster).contains("198.18.0.21"));
        pause(cluster);
        disturb(cluster);
        scene.start(false);
        machines.register("w2", "198.18.0.22");

        scene.edit(cluster, "pausedUntil", "null");

        Poll.await("the Service is back")
                .until(() -> admin.services()
                                .inNamespace(scene.hostedNamespace(cluster))
                                .withName("kube-apiserver")
                                .get()
                        != null);
        Poll.await("the route has both machines")
                .until(() -> scene.route(cluster).contains("198.18.0.21")
                        && scene.route(cluster).contains("198.18.0.22"));
        Poll.await("what is inside is as desired")
                .until(() -> hosted.admin()
                                .apps()
                                .daemonSets()
                                .inNamespace("kube-system")
                                .withName("kube-proxy")
                                .get()
                        != null);
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "False");
    }

    /** When an object was made says on which side of that time it was: the admin deletes it before, the operator may not. */
    @Test
    void goesOnByItselfWhenItsTimeRunsOut() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        scene.awaitQuiet();
        Instant end = Instant.now().plus(PAUSE).truncatedTo(ChronoUnit.SECONDS);
        scene.edit(cluster, "pausedUntil", "\"" + end + "\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        int before = scene.writesAbout(cluster).size();
        List<AuditLog.Write> inside = hosted.writes();
        long generation = generation(cluster);
        disturb(cluster);
        machines.register("w1", "198.18.0.21");
        assertThat(Instant.now())
                .as("all of that took less time than the pause")
                .isBefore(end);

        var whilePaused = new ArrayList<AuditLog.Write>();
        Poll.await("the time of the pause", PAUSE.multipliedBy(2)).until(() -> {
            List<AuditLog.Write> writes = scene.writesAbout(cluster);
            List<AuditLog.Write> insideNow = hosted.writes();
            boolean isOver = !Instant.now().isBefore(end);
            if (!isOver) {
                whilePaused.clear();
                whilePaused.addAll(writes.subList(before, writes.size()));
                whilePaused.addAll(insideNow.subList(inside.size(), insideNow.size()));
            }
            return isOver;
        });
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "False");

        assertThat(whilePaused)
                .as("written while it was paused")
                .allMatch(write -> write.resource().equals("hostedclusters/status"));
        assertThat(Instant.parse(service(cluster).getMetadata().getCreationTimestamp()))
                .isAfterOrEqualTo(end);
        Poll.await("the route has the machine that came meanwhile")
                .until(() -> scene.route(cluster).contains("198.18.0.21"));
        assertThat(generation(cluster)).as("nobody touched the spec").isEqualTo(generation);
    }

    @Test
    void makesNoTokenKnownAndSaysWhy() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        pause(cluster);
        List<AuditLog.Write> inside = hosted.writes();

        JoinToken token = scene.token("workers", "edge");

        Poll.await("the token says what it waits for")
                .until(() -> String.valueOf(scene.status(token).message()).contains("paused"));
        assertThat(scene.status(token).phase()).isEqualTo(JoinTokenPhase.Pending);
        assertThat(hosted.writes()).isEqualTo(inside);

        scene.edit(cluster, "pausedUntil", "null");

        Poll.await("the token is ready").until(() -> scene.status(token).phase() == JoinTokenPhase.Ready);
    }

    @Test
    void waitsWithItsDeletion() throws Exception {
        HostedCluster cluster = scene.available(hosted, "edge");
        String namespace = scene.hostedNamespace(cluster);
        pause(cluster);
        scene.edit(cluster, "deletionProtection", "false");

        admin.resource(cluster).delete();

        Poll.await("the deletion waits")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .hasMessageContaining(Conditions.RECONCILIATION_PAUSED, "deletion waits")
                        .hasMessageContaining(Conditions.READY, "deletion waits: paused until"));
        scene.awaitQuiet();
        assertThatConditions(scene.status(cluster).conditions()).has(Conditions.AVAILABLE, "True");
        assertThat(Objects.requireNonNull(admin.namespaces().withName(namespace).get())
                        .isMarkedForDeletion())
                .isFalse();

        scene.edit(cluster, "pausedUntil", "null");

        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(namespace).get())
                        .isMarkedForDeletion());
        new NamespaceEnd(admin).finish(namespace);
        Poll.await("the HostedCluster goes").until(() -> admin.resource(cluster).get() == null);
    }

    private Service service(HostedCluster cluster) {
        return admin.services()
                .inNamespace(scene.hostedNamespace(cluster))
                .withName("kube-apiserver")
                .require();
    }

    private long generation(HostedCluster cluster) {
        return Objects.requireNonNull(admin.resource(cluster).get())
                .getMetadata()
                .getGeneration();
    }

    private void pause(HostedCluster cluster) {
        scene.awaitQuiet();
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        scene.awaitQuiet();
    }

    /** Others delete what Davit made, outside and inside. */
    private void disturb(HostedCluster cluster) {
        admin.services()
                .inNamespace(scene.status(cluster).controlPlaneNamespace())
                .withName("kube-apiserver")
                .delete();
        hosted.admin()
                .apps()
                .daemonSets()
                .inNamespace("kube-system")
                .withName("kube-proxy")
                .delete();
    }

    private void assertNothingIsWritten(
            HostedCluster cluster, List<AuditLog.Write> before, List<AuditLog.Write> inside) {
        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> {
                    assertThat(scene.writesAbout(cluster)).isEqualTo(before);
                    assertThat(hosted.writes()).isEqualTo(inside);
                });
    }
}
