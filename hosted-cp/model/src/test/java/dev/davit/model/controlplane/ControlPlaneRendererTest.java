package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.Power;
import dev.davit.model.Scale;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the golden files do not show of the control plane's objects. */
class ControlPlaneRendererTest {
    /** The gateway asks the only pod whether it is ready; of several it could ask one and connect to another. */
    @Test
    void publishesOnlyTheOnlyPodEarlyAndOnlyWhileItWakes() {
        assertThat(early(Availability.SingleReplica, Power.WAKING)).isTrue();
        assertThat(early(Availability.SingleReplica, Power.ON)).isNull();
        assertThat(early(Availability.SingleReplica, Power.OFF)).isNull();
        assertThat(early(Availability.HighlyAvailable, Power.WAKING)).isNull();
    }

    private static @Nullable Boolean early(Availability availability, Power power) {
        var fresh = Scale.fresh(availability);
        var plan = plan(new Scale(fresh.etcd(), fresh.servers(), fresh.replicas(), power));
        return ControlPlaneRenderer.render(plan).stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getPublishNotReadyAddresses();
    }

    private static HostedClusterPlan plan(Scale scale) {
        return new HostedClusterPlan(
                Plans.IDENTITY,
                Plans.spec("version: 1.36.3", Map.of()),
                Plans.release("1.36.3"),
                Plans.config(),
                Plans.plan(Plans.spec("1.36.3")).secrets(),
                scale);
    }
}
