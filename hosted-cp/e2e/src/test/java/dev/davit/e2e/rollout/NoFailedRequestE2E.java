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
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster with one replica and one machine is changed in every way that rolls it out, under load from outside and inside. */
@Tag("slow")
@ExtendWith(LabExtension.class)
class NoFailedRequestE2E {
    private static final String NAME = "steady";
    private static final String MACHINE = "steady-1";
    private static final Duration STREAM_GRACE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final Map<String, SteadyLoad> LOADS = new LinkedHashMap<>();

    private final RollOuts rollOuts;

    NoFailedRequestE2E(Lab lab) {
        rollOuts = new RollOuts(lab, Hosted.existing(lab, NAME), LOADS, STREAM_GRACE);
    }

    @BeforeAll
    static void startLoads(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        var steady = Hosted.existing(lab, NAME);
        if (steady.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection");
        }
        rollOuts(lab).patch("{\"upgrade\":{\"streamGrace\":\"" + STREAM_GRACE.toSeconds() + "s\"}}");
        var machine = lab.addMachine(MACHINE);
        steady.awaitAvailable().join(machine);
        steady.kubectl().apply(TestPods.web("web")).text();
        steady.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=60s");
        await("one control-plane pod")
                .atMost(SOON)
                .until(() -> steady.controlPlanePods().size() == 2);
        LOADS.put("outside", SteadyLoad.outside(lab, steady, "outside"));
        LOADS.put("inside", SteadyLoad.inside(steady));
        LOADS.values().forEach(SteadyLoad::awaitSteady);
    }

    @AfterAll
    static void delete(Lab lab) {
        LOADS.values().forEach(SteadyLoad::close);
        LOADS.clear();
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.removeMachine(MACHINE);
    }

    @Test
    @Order(1)
    void noRequestFailsInAnUpgrade() {
        rollOuts.nobodyNotices(() -> rollOuts.patch("{\"version\":\"" + Fleet.NEXT + "\"}"));
    }

    @Test
    @Order(2)
    void noRequestFailsInARestart() {
        rollOuts.nobodyNotices(() -> rollOuts.management("rollout", "restart", "deployment/kube-apiserver"));
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
        rollOuts.nobodyNotices(() -> rollOuts.management("delete", "secret", "kube-apiserver-tls"));
    }

    @Test
    @Order(5)
    void everyRequestWasAnsweredInTheEnd() {
        var last = LOADS.values().stream()
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
    @Order(6)
    void theLoadsSeeRequestsFail(Lab lab) {
        var steady = Hosted.existing(lab, NAME);
        var outside = SteadyLoad.outside(lab, steady, "outside-again");
        LOADS.put("outside", outside);
        outside.awaitSteady();

        rollOuts.management(
                "delete", "pods", "-l", "app.kubernetes.io/name=kube-apiserver", "--force", "--grace-period=0");

        LOADS.forEach((where, load) -> await(where + " sees failures")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(load.report().failed()).isPositive()));
    }

    private static RollOuts rollOuts(Lab lab) {
        return new RollOuts(lab, Hosted.existing(lab, NAME), LOADS, STREAM_GRACE);
    }
}
