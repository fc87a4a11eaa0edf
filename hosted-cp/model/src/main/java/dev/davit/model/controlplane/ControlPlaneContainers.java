package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.pod.Pods;
import dev.davit.model.pod.Probes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Optional;

/** The three processes of the control-plane pod. */
final class ControlPlaneContainers {
    static final String CONFIG = "config";

    private static final int START_SECONDS = 300;
    private static final String HTTPS = "HTTPS";
    private static final String HEALTH = "/healthz";

    private final HostedClusterPlan plan;

    ControlPlaneContainers(HostedClusterPlan plan) {
        this.plan = plan;
    }

    /** A native sidecar: the others start once it is ready and leave before it does. */
    Container apiServer() {
        var probes = new Probes(HTTPS, Names.API_PORT);
        return new ContainerBuilder()
                .withName("kube-apiserver")
                .withImage(plan.release().images().kubeApiserver())
                .withImagePullPolicy("IfNotPresent")
                .withRestartPolicy("Always")
                .withCommand(new ApiServerFlags(
                                plan.namespace(), plan.spec(), plan.scale().servers())
                        .command())
                .addNewPort()
                .withName("https")
                .withContainerPort(Names.API_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(probes.startup("/readyz", START_SECONDS))
                .withReadinessProbe(probes.readiness("/readyz"))
                .withLivenessProbe(probes.liveness("/livez"))
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(Termination.DEFAULT.streamGrace().toSeconds())
                .endPreStop()
                .endLifecycle()
                .withResources(Optional.ofNullable(plan.spec().controlPlane().resources())
                        .orElseGet(() -> requests("100m", "320Mi")))
                // The official image's binary has this file capability and cannot be executed without it.
                .withSecurityContext(Pods.container("NET_BIND_SERVICE"))
                .withVolumeMounts(
                        Pods.readOnly(CONFIG, ApiServerFlags.CONFIG),
                        Pods.readOnly(SecretsRenderer.API_SERVER, ApiServerFlags.TLS))
                .build();
    }

    Container controllerManager() {
        return new ContainerBuilder(controller(ControllerFlags.CONTROLLER_MANAGER_PORT))
                .withName("kube-controller-manager")
                .withImage(plan.release().images().kubeControllerManager())
                .withCommand(ControllerFlags.controllerManager(plan))
                .withResources(requests("25m", "80Mi"))
                .withVolumeMounts(Pods.readOnly(SecretsRenderer.CONTROLLER_MANAGER, ControllerFlags.TLS))
                .build();
    }

    Container scheduler() {
        return new ContainerBuilder(controller(ControllerFlags.SCHEDULER_PORT))
                .withName("kube-scheduler")
                .withImage(plan.release().images().kubeScheduler())
                .withCommand(ControllerFlags.scheduler(plan))
                .withResources(requests("10m", "40Mi"))
                .withVolumeMounts(Pods.readOnly(SecretsRenderer.SCHEDULER, ControllerFlags.TLS))
                .build();
    }

    /** No readiness probe: the pod is ready when its API server is. */
    private static Container controller(int port) {
        return new ContainerBuilder()
                .withImagePullPolicy("IfNotPresent")
                .withLivenessProbe(new Probes(HTTPS, port).liveness(HEALTH))
                .withSecurityContext(Pods.container())
                .build();
    }

    private static ResourceRequirements requests(String cpu, String memory) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .build();
    }
}
