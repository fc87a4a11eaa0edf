package dev.davit.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.event.EventRecorder.Severity;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.status.StatusEvents.StatusEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusEventsTest {
    private final StatusScenario edge = new StatusScenario("1.35.4");

    @Test
    void tellsOfAvailabilityAndOfTheCompletedVersion() {
        HostedClusterStatus before = edge.with(StatusScenario.GONE).reconcile();
        HostedClusterStatus after = edge.with(StatusScenario.PASSED).reconcile();

        assertThat(StatusEvents.between(Optional.of(before), after))
                .extracting(StatusEvent::reason)
                .containsExactlyInAnyOrder("ProbePassed", "VersionCompleted");
    }

    @Test
    void doesNotWarnThatANewClusterIsNotAvailableYet() {
        HostedClusterStatus first = edge.with(StatusScenario.GONE).reconcile();

        assertThat(StatusEvents.between(Optional.empty(), first))
                .extracting(StatusEvent::reason)
                .containsExactly("VersionStarted");
    }

    @Test
    void warnsOfAnOutage() {
        HostedClusterStatus before = edge.reconcile();
        HostedClusterStatus after = edge.with(StatusScenario.GONE).reconcile();

        assertThat(StatusEvents.between(Optional.of(before), after))
                .containsExactly(
                        new StatusEvent(Severity.Warning, "EndpointUnreachable", "Available is False: no answer"));
    }

    @Test
    void tellsOfARefusalAndOfAnUpgrade() {
        HostedClusterStatus before = edge.reconcile();
        HostedClusterStatus refused = edge.wants("1.37.2").reconcile();
        HostedClusterStatus started = edge.wants("1.36.3").reconcile();
        HostedClusterStatus seen = edge.with(new ProbeResult.Passed("1.36.3")).reconcile();
        HostedClusterStatus done = edge.reconcile();

        assertThat(StatusEvents.between(Optional.of(before), refused))
                .extracting(StatusEvent::reason)
                .containsExactly("ReleaseNotFound");
        assertThat(StatusEvents.between(Optional.of(refused), started))
                .extracting(StatusEvent::reason)
                .containsExactlyInAnyOrder("AsExpected", "VersionStarted", "UpgradeStepStarted");
        assertThat(StatusEvents.between(Optional.of(started), seen))
                .extracting(StatusEvent::reason)
                .containsExactly("UpgradeStepCompleted", "UpgradeStepStarted");
        assertThat(StatusEvents.between(Optional.of(seen), done))
                .extracting(StatusEvent::reason)
                .containsExactly("VersionCompleted", "UpgradeStepCompleted");
    }

    @Test
    void saysNothingWhenNothingChanged() {
        HostedClusterStatus status = edge.reconcile();

        assertThat(StatusEvents.between(Optional.of(status), status)).isEmpty();
    }

    @Test
    void everyStepIsAnEvent() {
        edge.offering(StatusScenario.release("1.36.3", "3.6.17"));
        var created = edge.reconcile();
        var etcd = edge.wants("1.36.3")
                .with(StatusScenario.ROLLING, StatusScenario.READY)
                .reconcile();
        var controlPlane = edge.with(StatusScenario.READY, StatusScenario.READY).reconcile();

        assertThat(events(created, etcd)).contains("VersionStarted", "UpgradeStepStarted");
        assertThat(StatusEvents.between(Optional.of(etcd), controlPlane))
                .extracting(event -> event.reason() + ": " + event.note())
                .containsExactly(
                        "UpgradeStepCompleted: step Etcd of the upgrade to 1.36.3",
                        "UpgradeStepStarted: step ControlPlane of the upgrade to 1.36.3");
        assertThat(events(controlPlane, edge.reconcile())).isEmpty();
    }

    @Test
    void warnsOfAStepThatIsLate() {
        edge.offering(StatusScenario.release("1.36.3", "3.6.17")).reconcile();
        edge.wants("1.36.3").with(StatusScenario.ROLLING, StatusScenario.READY).reconcile();
        var inTime = edge.later(Duration.ofMinutes(9)).reconcile();

        var late = edge.later(Duration.ofMinutes(1)).reconcile();

        assertThat(events(inTime, late)).contains(Reasons.DEADLINE_EXCEEDED);
    }

    private static List<String> events(HostedClusterStatus before, HostedClusterStatus after) {
        return StatusEvents.between(Optional.of(before), after).stream()
                .map(StatusEvent::reason)
                .toList();
    }
}
