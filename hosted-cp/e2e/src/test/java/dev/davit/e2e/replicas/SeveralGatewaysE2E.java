package dev.davit.e2e.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.LoadReport;
import dev.davit.e2e.support.SteadyLoad;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways, and a cluster with one machine behind them that is used all the time. */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralGatewaysE2E {
    private static final String CLUSTER = "twins";
    private static final String MACHINE = "twins-1";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofSeconds(60);

    /** Each look is a process of kubectl, which would take the load's share of the processor. */
    private static final Duration SELDOM = Duration.ofSeconds(3);

    /** Until the last quarter of the drain nothing that is open is touched. */
    private static final Duration GRACE = Duration.ofSeconds(45);

    private final Lab lab;
    private final Hosted cluster;
    private SeveralGateways gateways;

    SeveralGatewaysE2E(Lab lab) {
        this.lab = lab;
        this.cluster = Hosted.existing(lab, CLUSTER);
    }

    @BeforeAll
    void start() {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        if (cluster.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, CLUSTER, Fleet.FIRST, "--no-deletion-protection");
        }
        var machine = lab.addMachine(MACHINE);
        cluster.awaitAvailable().join(machine);
        cluster.kubectl().apply(TestPods.web("web")).text();
        cluster.kubectl().text("wait", "pod/web", "--for=condition=Ready", "--timeout=60s");
        gateways = SeveralGateways.start(lab, 2, DRAIN);
    }

    @AfterAll
    void delete() {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", CLUSTER, "--wait=false");
        lab.removeMachine(MACHINE);
        gateways.close();
    }

    private void awaitTunnelTo(String pod) {
        await("a tunnel of the machine to " + pod)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(gateways.log(pod).lines())
                        .anyMatch(line -> line.contains("tunnel up") && line.contains("node=\"" + MACHINE + "\"")));
    }

    @Test
    @Order(1)
    void theMachineHasATunnelToEach() {
        assertThat(gateways.pods()).hasSize(2).allSatisfy(this::awaitTunnelTo);
    }

    @Test
    @Order(2)
    void noRequestFailsWhenTheGatewaysAreReplaced() {
        try (var outside = SteadyLoad.outside(lab, cluster, "outside");
                var inside = SteadyLoad.inside(cluster)) {
            var loads = List.of(outside, inside);
            loads.forEach(SteadyLoad::awaitSteady);
            var before = gateways.pods();
            var begun = Instant.now();

            gateways.restart();
            await("the gateways before have gone")
                    .atMost(SOON.plus(DRAIN))
                    .pollInterval(SELDOM)
                    .until(() -> gateways.pods().stream().noneMatch(before::contains));

            loads.forEach(load -> assertNothingFailed(load.awaitSteady(), begun));
        }
    }

    private static void assertNothingFailed(LoadReport report, Instant begun) {
        assertThat(report.failures()).as(report.summary()).isEmpty();
        assertThat(report.skipped()).as("due and not sent").isZero();
        assertThat(report.endedStreams())
                .as("streams that ended since " + begun)
                .allSatisfy(ended -> assertThat(ended).isAfter(begun.plus(GRACE)));
    }

    @Test
    @Order(3)
    void theLossOfAGatewayIsMadeUpFor() {
        var pods = gateways.pods();
        pods.forEach(this::awaitTunnelTo);

        gateways.kill(pods.getFirst());

        await("exec through the other gateway")
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .until(() -> cluster.kubectl()
                                .run("exec", "web", "--request-timeout=3s", "--", "true")
                                .exitCode()
                        == 0);
        await("two gateways again").atMost(SOON).until(() -> gateways.pods().size() == 2);
        assertThat(gateways.pods()).allSatisfy(this::awaitTunnelTo);
    }
}
