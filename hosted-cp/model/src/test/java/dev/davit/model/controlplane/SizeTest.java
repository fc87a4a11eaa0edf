package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.NodeStep;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory of the control plane by the number of machines. */
class SizeTest {
    private static final String API_SERVER = "kube-apiserver";
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";

    @ParameterizedTest
    @CsvSource({
        "UP_TO_10, 320Mi, 1280MiB, 80Mi, 320MiB",
        "UP_TO_100, 1Gi, 4096MiB, 256Mi, 1024MiB",
        "UP_TO_500, 3Gi, 12288MiB, 768Mi, 3072MiB",
        "MORE, 8Gi, 32768MiB, 2Gi, 8192MiB",
    })
    void requestsMemoryForItsMachines(
            NodeStep step, String apiServer, String soft, String controllerManager, String softOfControllers) {
        var plan = plan("", step);

        assertThat(request(plan, API_SERVER)).isEqualTo(apiServer);
        assertThat(softLimit(plan, API_SERVER)).isEqualTo(soft);
        assertThat(request(plan, CONTROLLER_MANAGER)).isEqualTo(controllerManager);
        assertThat(softLimit(plan, CONTROLLER_MANAGER)).isEqualTo(softOfControllers);
    }

    /** The limit and not the step, and whatever is not asked for is not there. */
    @ParameterizedTest
    @EnumSource
    void takesWhatTheUserAsksFor(NodeStep step) {
        var plan = plan("""
                controlPlane: {resources: {requests: {memory: 500Mi}, limits: {memory: 1Gi}}}
                controllerManager: {resources: {requests: {cpu: 50m}}}
                scheduler: {resources: {limits: {memory: 100Mi}}}
                etcd: {resources: {limits: {memory: 1000Mi}}}
                """, step);

        assertThat(request(plan, API_SERVER)).isEqualTo("500Mi");
        assertThat(softLimit(plan, API_SERVER)).isEqualTo("921MiB");
        assertThat(softLimit(plan, CONTROLLER_MANAGER)).isEmpty();
        assertThat(softLimit(plan, "kube-scheduler")).isEqualTo("90MiB");
        assertThat(softLimit(plan, "etcd")).isEqualTo("900MiB");
        assertThat(pods(plan).toList())
                .isEqualTo(pods(plan("""
                controlPlane: {resources: {requests: {memory: 500Mi}, limits: {memory: 1Gi}}}
                controllerManager: {resources: {requests: {cpu: 50m}}}
                scheduler: {resources: {limits: {memory: 100Mi}}}
                etcd: {resources: {limits: {memory: 1000Mi}}}
                """, NodeStep.UP_TO_10)).toList());
    }

    /** The only member would restart. */
    @ParameterizedTest
    @EnumSource
    void leavesEtcdAlone(NodeStep step) {
        assertThat(container(plan("", step), "etcd")).isEqualTo(container(plan("", NodeStep.UP_TO_10), "etcd"));
        assertThat(softLimit(plan("", step), "etcd")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsTheStepOfWhatItRendered(NodeStep step) {
        assertThat(ControlPlaneRenderer.nodes(deployment(plan("", step)))).contains(step);
    }

    @Test
    void heapsOfFewMachinesGrowLess() {
        var few = plan("", NodeStep.UP_TO_10);
        var more = plan("", NodeStep.UP_TO_100);

        assertThat(List.of(API_SERVER, CONTROLLER_MANAGER))
                .allSatisfy(name -> assertThat(variable(few, name, "GOGC")).isEqualTo("30"))
                .allSatisfy(name -> assertThat(variable(more, name, "GOGC")).isEmpty());
        assertThat(List.of("kube-scheduler", "etcd"))
                .allSatisfy(name -> assertThat(variable(few, name, "GOGC"))
                        .isEqualTo("50")
                        .isEqualTo(variable(more, name, "GOGC")));
    }

    @Test
    void readsTheVersionOfWhatItRendered() {
        assertThat(ControlPlaneRenderer.version(deployment(plan("", NodeStep.UP_TO_10))))
                .contains("1.36.3");
    }

    private static HostedClusterPlan plan(String fields, NodeStep step) {
        var spec = Plans.spec("version: 1.36.3\n" + fields, Map.of());
        return new HostedClusterPlan(
                Plans.IDENTITY,
                spec,
                Plans.release("1.36.3"),
                Plans.config(),
                Plans.plan(Plans.spec("1.36.3")).secrets(),
                Scale.fresh(Availability.SingleReplica).forNodes(step));
    }

    private static String request(HostedClusterPlan plan, String name) {
        return String.valueOf(container(plan, name).getResources().getRequests().get("memory"));
    }

    private static String softLimit(HostedClusterPlan plan, String name) {
        return variable(plan, name, "GOMEMLIMIT");
    }

    private static String variable(HostedClusterPlan plan, String container, String name) {
        return container(plan, container).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    private static Container container(HostedClusterPlan plan, String name) {
        return pods(plan)
                .flatMap(pod -> Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<PodSpec> pods(HostedClusterPlan plan) {
        return new ManagementRenderer().render(plan).stream().flatMap(object -> switch (object) {
            case Deployment deployment ->
                Stream.of(deployment.getSpec().getTemplate().getSpec());
            case StatefulSet set -> Stream.of(set.getSpec().getTemplate().getSpec());
            default -> Stream.of();
        });
    }

    private static Deployment deployment(HostedClusterPlan plan) {
        return new ManagementRenderer()
                .render(plan).stream()
                        .filter(Deployment.class::isInstance)
                        .map(Deployment.class::cast)
                        .findFirst()
                        .orElseThrow();
    }
}
