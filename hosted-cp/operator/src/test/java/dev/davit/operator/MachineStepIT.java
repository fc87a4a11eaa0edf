package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The memory of a control plane follows the number of machines in steps: invariant I2, one step is one roll-out. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class MachineStepIT {
    private static final int STEP = 10;

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final Machines machines;

    MachineStepIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
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
    void theEleventhMachineIsOneRollOutAndNoOtherIsAny() throws Exception {
        HostedCluster cluster = scene.available(hosted, "grows");
        scene.awaitQuiet();
        long before = generation(cluster);

        for (int machine = 1; machine <= STEP; machine++) {
            register(machine);
        }
        awaitMachines(cluster, STEP);
        scene.awaitQuiet();
        assertThat(generation(cluster)).as("up to ten machines").isEqualTo(before);
        assertThat(memory(cluster, "kube-apiserver")).isEqualTo("320Mi GOMEMLIMIT=1280MiB");
        assertThat(memory(cluster, "kube-controller-manager")).isEqualTo("80Mi GOMEMLIMIT=320MiB");

        register(STEP + 1);
        awaitMachines(cluster, STEP + 1);
        Poll.await("the control plane is sized for more")
                .until(() -> memory(cluster, "kube-apiserver").equals("1Gi GOMEMLIMIT=4096MiB"));
        scene.awaitQuiet();
        assertThat(generation(cluster)).as("the eleventh machine").isEqualTo(before + 1);
        assertThat(memory(cluster, "kube-controller-manager")).isEqualTo("256Mi GOMEMLIMIT=1024MiB");

        register(STEP + 2);
        awaitMachines(cluster, STEP + 2);
        hosted.admin().nodes().withName("w1").delete();
        hosted.admin().nodes().withName("w2").delete();
        hosted.admin().nodes().withName("w3").delete();
        awaitMachines(cluster, STEP - 1);
        scene.awaitQuiet();
        assertThat(generation(cluster)).as("one more, and fewer again").isEqualTo(before + 1);
    }

    private void register(int machine) {
        machines.register("w" + machine, "198.18.0." + (100 + machine));
    }

    private void awaitMachines(HostedCluster cluster, int number) {
        Poll.await(number + " machines")
                .until(() ->
                        Objects.requireNonNull(scene.status(cluster).nodes()).total() == number);
    }

    private long generation(HostedCluster cluster) {
        return deployment(cluster).getMetadata().getGeneration();
    }

    /** @return request of a container, and where its garbage collection tries hard */
    private String memory(HostedCluster cluster, String name) {
        var pod = deployment(cluster).getSpec().getTemplate().getSpec();
        Container container = Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        String limit = container.getEnv().stream()
                .filter(variable -> variable.getName().equals("GOMEMLIMIT"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
        return container.getResources().getRequests().get("memory") + " GOMEMLIMIT=" + limit;
    }

    private Deployment deployment(HostedCluster cluster) {
        return scene.admin()
                .apps()
                .deployments()
                .inNamespace(scene.hostedNamespace(cluster))
                .withName("kube-apiserver")
                .require();
    }
}
