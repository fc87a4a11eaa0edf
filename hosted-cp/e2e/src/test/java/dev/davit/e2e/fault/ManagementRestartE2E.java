package dev.davit.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.SteadyLoad;
import dev.davit.e2e.support.SystemComponent;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API server of the management cluster is killed and comes back, while blue is read, written and watched from outside. */
@Tag("slow")
@ExtendWith(LabExtension.class)
@Order(77)
class ManagementRestartE2E {
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration BACK = Duration.ofMinutes(3);
    private static final Duration AT_WORK = Duration.ofMinutes(2);

    /** No hosted API server has its etcd there. */
    private static final String KILL = "for pid in $(pgrep --exact kube-apiserver); do"
            + " if grep -q -e --etcd-servers=https://127.0.0.1:2379 /proc/$pid/cmdline; then"
            + " kill -KILL $pid && exit 0; fi; done; echo no API server of the management cluster >&2; exit 1";

    private final Lab lab;
    private final Fleet fleet;

    ManagementRestartE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    @Test
    void hostedClustersDoNotNoticeAndNothingOfDavitRestarts() {
        var blue = fleet.blue();
        var operator = SystemComponent.OPERATOR.instance(lab);
        var gateway = SystemComponent.GATEWAY.instance(lab);
        var pods = blue.controlPlanePods();
        assertThat(blue.kubectl().isReachable()).isTrue();

        try (var load = SteadyLoad.outside(lab, blue, "management-restart")) {
            load.awaitSteady();

            lab.machine("mgmt").bash(KILL).text();
            var begun = System.nanoTime();
            moment("the management API is away", AWAY, false);
            moment("the management API is back", BACK, true);
            System.out.printf("the management API was away for %.1f s%n", (System.nanoTime() - begun) / 1e9);

            await("the operator is at work again")
                    .atMost(AT_WORK)
                    .ignoreExceptions()
                    .untilAsserted(this::changeIsObserved);
            load.awaitSteady();
            var report = load.end();
            System.out.println("blue meanwhile: " + report.summary());
            assertThat(report.failures()).isEmpty();
            assertThat(report.skipped()).as("due and not sent").isZero();
            assertThat(report.waiting()).as("without an answer").isZero();
        }

        assertThat(SystemComponent.OPERATOR.instance(lab))
                .as("uid and restarts of the operator's pod")
                .isEqualTo(operator);
        assertThat(SystemComponent.GATEWAY.instance(lab))
                .as("uid and restarts of the gateway's pod")
                .isEqualTo(gateway);
        assertThat(blue.controlPlanePods()).isEqualTo(pods);
    }

    private void changeIsObserved() {
        var blue = fleet.blue();
        blue.patch("{\"deletionProtection\":false}");
        blue.awaitObserved(blue.patch("{\"deletionProtection\":true}"), Duration.ofSeconds(20));
    }

    private void moment(String what, Duration patience, boolean reachable) {
        await(what)
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> lab.management().isReachable() == reachable);
    }
}
