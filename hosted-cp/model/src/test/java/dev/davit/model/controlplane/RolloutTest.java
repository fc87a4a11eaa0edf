package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.ApiServerSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Plans;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Invariants I2 and I4: what changes a pod template, and what does not. */
class RolloutTest {
    private final HostedClusterPlan plan = Plans.plan(Plans.spec("1.35.4"));

    @Test
    void leavesTheTemplatesAloneWhenNothingChanges() {
        var again = new HostedClusterPlan(
                plan.identity(), Plans.spec("1.35.4"), Plans.release("1.35.4"), Plans.config(), plan.secrets());

        assertThat(Canonical.json(controlPlane(again))).isEqualTo(Canonical.json(controlPlane(plan)));
        assertThat(Canonical.json(etcd(again))).isEqualTo(Canonical.json(etcd(plan)));
    }

    @Test
    void rollsTheControlPlaneAndNotEtcdForANewVersion() {
        var upgraded = new HostedClusterPlan(
                plan.identity(), Plans.spec("1.36.3"), Plans.release("1.36.3"), Plans.config(), plan.secrets());

        assertThat(controlPlane(upgraded)).isNotEqualTo(controlPlane(plan));
        assertThat(etcd(upgraded)).isEqualTo(etcd(plan));
    }

    @Test
    void rollsTheControlPlaneForAChangeInAFileThatItReads() {
        var opened = new HostedClusterPlan(
                plan.identity(), Plans.kubeadmCompatible(plan.spec()), plan.release(), plan.config(), plan.secrets());

        assertThat(controlPlane(opened).getMetadata().getAnnotations())
                .isNotEqualTo(controlPlane(plan).getMetadata().getAnnotations());
    }

    @Test
    void rollsNothingForASettingOfTheGateway() {
        var limited = new HostedClusterPlan(
                plan.identity(),
                Plans.with(plan.spec(), new ApiServerSpec(List.of(), List.of("192.0.2.0/24"), Map.of(), Map.of())),
                plan.release(),
                plan.config(),
                plan.secrets());

        assertThat(controlPlane(limited)).isEqualTo(controlPlane(plan));
        assertThat(etcd(limited)).isEqualTo(etcd(plan));
    }

    @Test
    void givesAPodTheTimeThatItsApiServerTakesToLeave() {
        var pod = controlPlane(plan).getSpec();
        var sleep =
                pod.getInitContainers().getFirst().getLifecycle().getPreStop().getSleep();

        assertThat(pod.getTerminationGracePeriodSeconds())
                .isEqualTo(Termination.DEFAULT.total().toSeconds())
                .isGreaterThan(sleep.getSeconds()
                        + Termination.DEFAULT.shutdownDelay().toSeconds()
                        + Termination.DEFAULT.watchGrace().toSeconds());
    }

    private static PodTemplateSpec controlPlane(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(Deployment.class::isInstance)
                        .map(object -> ((Deployment) object).getSpec().getTemplate())
                        .findFirst()
                        .orElseThrow();
    }

    private static PodTemplateSpec etcd(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(StatefulSet.class::isInstance)
                        .map(object -> ((StatefulSet) object).getSpec().getTemplate())
                        .findFirst()
                        .orElseThrow();
    }
}
