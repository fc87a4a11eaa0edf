package dev.davit.e2e.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.SteadyLoad;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A cluster with one machine is changed in every way that rolls it out, under load from outside and inside. Every class has
 * a cluster of its own shape.
 */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChangesUnderLoad {
    private static final Duration SOON = Duration.ofMinutes(2);

    final Lab lab;
    final Hosted steady;
    final RollOuts rollOuts;
    private final Map<String, SteadyLoad> loads = new LinkedHashMap<>();
    private final Shape shape;

    /**
     * @param name of the cluster, and with "-1" behind it of its machine
     * @param availability as in the spec
     * @param replicas how many pods of the control plane, and how many of etcd, that makes
     * @param streamGrace how long streams outlive the roll-out
     */
    record Shape(String name, String availability, int replicas, Duration streamGrace) {
        String machine() {
            return name + "-1";
        }

        String spec() {
            return "{\"controlPlane\":{\"availability\":\"%s\"},\"upgrade\":{\"streamGrace\":\"%ds\"}}"
                    .formatted(availability, streamGrace.toSeconds());
        }
    }

    ChangesUnderLoad(Lab lab, Shape shape) {
        this.lab = lab;
        this.shape = shape;
        steady = Hosted.existing(lab, shape.name());
        rollOuts = new RollOuts(steady, loads, shape.streamGrace());
    }

    @BeforeAll
    void startLoads() {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        if (steady.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, shape.name(), Fleet.FIRST, "--no-deletion-protection");
        }
        rollOuts.patch(shape.spec());
        var machine = lab.addMachine(shape.machine());
        steady.awaitAvailable().join(machine);
        steady.kubectl().apply(TestPods.web("web")).text();
        steady.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=60s");
        rollOuts.awaitReady();
        await("as many pods as the cluster is to have")
                .atMost(SOON)
                .until(() -> steady.controlPlanePods().size() == 2 * shape.replicas());
        loads.put("outside", SteadyLoad.outside(lab, steady, "outside"));
        loads.put("inside", SteadyLoad.inside(steady));
        loads.values().forEach(SteadyLoad::awaitSteady);
    }

    final Stream<SteadyLoad> loads() {
        return loads.values().stream();
    }

    /** @return the value of a JSONPath of an object of the control plane, empty when there is none */
    final String field(String resource, String jsonPath) {
        return lab.management().field(resource, jsonPath, "-n", steady.controlPlaneNamespace());
    }

    @AfterAll
    void delete() {
        loads.values().forEach(SteadyLoad::close);
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", shape.name(), "--wait=false");
        lab.removeMachine(shape.machine());
    }

    @Test
    @Order(1)
    void noRequestFailsInAnUpgrade() {
        rollOuts.nobodyNotices(() -> rollOuts.patch("{\"version\":\"" + Fleet.NEXT + "\"}"));
    }

    @Test
    @Order(2)
    void noRequestFailsInARestart() {
        rollOuts.nobodyNotices(() -> steady.controlPlane("rollout", "restart", "deployment/kube-apiserver"));
    }

    @Test
    @Order(3)
    void noRequestFailsWhenTheConfigurationChanges() {
        rollOuts.nobodyNotices(
                () -> rollOuts.patch("{\"apiServer\":{\"certSANs\":[\"steady.example.org\"],\"featureGates\":"
                        + "{\"WatchListClient\":true}}}"));
    }

    @Test
    @Order(4)
    void noRequestFailsWhenCertificatesAreRenewed() {
        rollOuts.nobodyNotices(() -> steady.controlPlane("delete", "secret", "kube-apiserver-tls"));
    }

    /** etcd and kube-apiserver read them again for each connection. */
    @Test
    @Order(5)
    void noRequestFailsAndNothingRestartsWhenEtcdsCertificatesAreRenewed() {
        var pods = steady.controlPlanePods();
        var secret = field("secret/etcd-tls", ".metadata.uid");

        rollOuts.nobodyNoticesWhile(() -> {
            var start = Instant.now();
            steady.controlPlane("delete", "secret", "etcd-tls");
            await("another leaf of etcd")
                    .atMost(SOON)
                    .until(() -> !field("secret/etcd-tls", ".metadata.uid").equals(secret));
            rollOuts.awaitReady();
            return start;
        });

        assertThat(steady.controlPlanePods()).containsExactlyInAnyOrderElementsOf(pods);
    }

    @Test
    @Order(20)
    void everyRequestWasAnsweredInTheEnd() {
        var last = loads.values().stream()
                .filter(SteadyLoad.Outside.class::isInstance)
                .map(load -> ((SteadyLoad.Outside) load).end())
                .findFirst()
                .orElseThrow();

        assertThat(last.hasEnded()).isTrue();
        assertThat(last.failures()).isEmpty();
        assertThat(last.waiting()).isZero();
    }

    /** What the others say is worth nothing if the loads do not notice when requests do fail. */
    @Test
    @Order(21)
    void theLoadsSeeRequestsFail() {
        var outside = SteadyLoad.outside(lab, steady, "outside-again");
        loads.put("outside", outside);
        outside.awaitSteady();

        steady.controlPlane(
                "delete", "pods", "-l", "app.kubernetes.io/name=kube-apiserver", "--force", "--grace-period=0");

        loads.forEach((where, load) -> await(where + " sees failures")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(load.report().failed()).isPositive()));
    }
}
