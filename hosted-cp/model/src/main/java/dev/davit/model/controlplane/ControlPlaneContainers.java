package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.pod.Memory;
import dev.davit.model.pod.Pods;
import dev.davit.model.pod.Probes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Optional;

/** The three processes of the control-plane pod. */
final class ControlPlaneContainers {
    static final String CONFIG = "config";
    static final String SCHEDULER_CONFIG = "scheduler-config";

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
        var resources = Optional.ofNullable(plan.spec().controlPlane().resources())
                .orElseGet(() -> DefaultResources.apiServer(plan.scale().nodes()));
        return new ContainerBuilder()
                .withName("kube-apiserver")
                .withImage(plan.release().images().kubeApiserver())
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Pods.LAST_WORDS)
                .withRestartPolicy("Always")
                .withCommand(new ApiServerFlags(
                                plan.namespace(), plan.spec(), plan.scale().servers(), plan.parts())
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
                .withNewSleep(
                        Termination.of(plan.spec().upgrade()).streamGrace().toSeconds())
                .endPreStop()
                .endLifecycle()
                .withResources(ConfiguredVolumes.withLog(resources, plan.parts()))
                .withEnv(Memory.byLimitOrRequest(resources))
                .addAllToEnv(Memory.growth(
                        plan.spec().controlPlane().resources(), plan.scale().nodes()))
                // The official image's binary has this file capability and cannot be executed without it.
                .withSecurityContext(Pods.container("NET_BIND_SERVICE"))
                .withVolumeMounts(
                        Pods.readOnly(CONFIG, ApiServerFlags.CONFIG),
                        Pods.readOnly(SecretsRenderer.API_SERVER, ApiServerFlags.TLS))
                .addAllToVolumeMounts(ConfiguredVolumes.mounts(plan.parts()))
                .build();
    }

    Container controllerManager() {
        var resources = Optional.ofNullable(plan.spec().controllerManager().resources())
                .orElseGet(() -> DefaultResources.controllerManager(plan.scale().nodes()));
        return new ContainerBuilder(controller(ControllerFlags.CONTROLLER_MANAGER_PORT))
                .withName("kube-controller-manager")
                .withImage(plan.release().images().kubeControllerManager())
                .withCommand(ControllerFlags.controllerManager(plan))
                .withResources(resources)
                .withEnv(Memory.byLimitOrRequest(resources))
                .addAllToEnv(Memory.growth(
                        plan.spec().controllerManager().resources(),
                        plan.scale().nodes()))
                .withVolumeMounts(Pods.readOnly(SecretsRenderer.CONTROLLER_MANAGER, ControllerFlags.TLS))
                .build();
    }

    Container scheduler() {
        var resources = Optional.ofNullable(plan.spec().scheduler().resources()).orElseGet(DefaultResources::scheduler);
        return new ContainerBuilder(controller(ControllerFlags.SCHEDULER_PORT))
                .withName("kube-scheduler")
                .withImage(plan.release().images().kubeScheduler())
                .withCommand(ControllerFlags.scheduler(plan))
                .withResources(resources)
                .withEnv(Memory.byLimit(resources))
                .addAllToEnv(Memory.growthAtAnySize())
                .withVolumeMounts(schedulerMounts())
                .build();
    }

    private List<VolumeMount> schedulerMounts() {
        var tls = Pods.readOnly(SecretsRenderer.SCHEDULER, ControllerFlags.TLS);
        return SchedulerConfig.isWanted(plan)
                ? List.of(Pods.readOnly(SCHEDULER_CONFIG, ControllerFlags.CONFIG), tls)
                : List.of(tls);
    }

    /** No readiness probe: the pod is ready when its API server is. */
    private static Container controller(int port) {
        return new ContainerBuilder()
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Pods.LAST_WORDS)
                .withLivenessProbe(new Probes(HTTPS, port).liveness(HEALTH))
                .withSecurityContext(Pods.container())
                .build();
    }
}
