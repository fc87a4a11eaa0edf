package dev.davit.bench.create;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final List<PodRequests> CONTROL_PLANE =
            List.of(new PodRequests(25, 100L << 20), new PodRequests(90, 440L << 20));

    @Test
    void aPodRequestsWhatItsContainersAndSidecarsDo() {
        assertThat(PodRequests.of(pod("mgmt", "Running"))).isEqualTo(new PodRequests(90, 440L << 20));
    }

    @Test
    void whatRunsBeforeTheContainersCountsWhenItAsksForMore() {
        var pod = Serialization.unmarshal("""
                spec:
                  initContainers:
                  - {name: once, resources: {requests: {cpu: "1", memory: 10Mi}}}
                  containers:
                  - {name: main, resources: {requests: {cpu: 20m, memory: 80Mi}}}
                """, Pod.class);

        assertThat(PodRequests.of(pod)).isEqualTo(new PodRequests(1000, 80L << 20));
    }

    @Test
    void isWhatPodsLeaveOfNodesThatTakePods() {
        var room = Room.of(
                List.of(node("mgmt", ""), node("cordoned", "unschedulable: true"), node("tainted", """
                        taints: [{key: a, effect: NoSchedule}]""")),
                List.of(pod("mgmt", "Running"), pod("mgmt", "Succeeded"), pod("cordoned", "Running")));

        assertThat(room.left()).containsExactly(new PodRequests(1910, 3656L << 20));
    }

    @Test
    void holdsAsManyControlPlanesAsCpuAndMemoryAllow() {
        var byCpu = new Room(List.of(new PodRequests(2 * 115, 10L << 30)));
        var byMemory = new Room(List.of(new PodRequests(10_000, 3 * 540L << 20)));

        assertThat(byCpu.controlPlanes(CONTROL_PLANE, 10)).isEqualTo(2);
        assertThat(byMemory.controlPlanes(CONTROL_PLANE, 10)).isEqualTo(3);
        assertThat(byMemory.controlPlanes(CONTROL_PLANE, 3)).isEqualTo(3);
    }

    /** Enough is left of both together, and not of either. */
    @Test
    void noPodIsOnTwoNodes() {
        var room = new Room(List.of(new PodRequests(60, 1L << 30), new PodRequests(60, 1L << 30)));

        assertThat(room.controlPlanes(CONTROL_PLANE, 1)).isZero();
        assertThat(room.sum()).hasToString("120m CPU and 2048Mi memory");
    }

    private static Node node(String name, String spec) {
        return Serialization.unmarshal("""
                metadata: {name: %s}
                spec: {%s}
                status:
                  allocatable: {cpu: "2", memory: 4Gi}
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(name, spec), Node.class);
    }

    private static Pod pod(String node, String phase) {
        return Serialization.unmarshal("""
                spec:
                  nodeName: %s
                  initContainers:
                  - {name: kube-apiserver, restartPolicy: Always, resources: {requests: {cpu: 60m, memory: 320Mi}}}
                  containers:
                  - {name: kube-controller-manager, resources: {requests: {cpu: 20m, memory: 80Mi}}}
                  - {name: kube-scheduler, resources: {requests: {cpu: 10m, memory: 40Mi}}}
                  - {name: without}
                status: {phase: %s}
                """.formatted(node, phase), Pod.class);
    }
}
