package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.NodeStep;
import dev.davit.model.Power;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.pod.DisruptionBudget;
import dev.davit.model.pod.Pods;
import dev.davit.model.pod.Spread;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * kube-apiserver, kube-controller-manager and kube-scheduler of one hosted cluster as one Deployment, with the Service
 * that the gateway sends its clients to. A new pod is ready before an old one leaves, also with one replica.
 */
public final class ControlPlaneRenderer {
    private static final String CONFIG_MAP = "kube-apiserver-config";
    private static final int PROGRESS_DEADLINE_SECONDS = 600;
    /** Whatever a pod of this Deployment reads: one change of any of it is one rollout. */
    private static final List<String> SECRETS =
            List.of(SecretsRenderer.API_SERVER, SecretsRenderer.CONTROLLER_MANAGER, SecretsRenderer.SCHEDULER);

    private final HostedClusterPlan plan;

    private ControlPlaneRenderer(HostedClusterPlan plan) {
        this.plan = plan;
    }

    /**
     * @param plan the cluster
     * @return ConfigMaps, Service and Deployment, a Secret with the files that the spec asks for, and a PodDisruptionBudget
     */
    public static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new ControlPlaneRenderer(plan);
        var objects = new ArrayList<HasMetadata>(List.of(
                renderer.configMap(CONFIG_MAP, ApiServerConfig.files(plan)),
                renderer.service(),
                renderer.deployment()));
        if (SchedulerConfig.isWanted(plan)) {
            objects.add(renderer.schedulerConfig());
        }
        ConfiguredVolumes.secret(plan).ifPresent(objects::add);
        DisruptionBudget.of(
                        plan.identity(),
                        Names.API_SERVER,
                        plan.scale().replicas(),
                        plan.disruption().controlPlane())
                .ifPresent(objects::add);
        return List.copyOf(objects);
    }

    /**
     * @param deployment what this rendered
     * @return to how many members of etcd its API servers go
     */
    public static int servers(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getInitContainers().stream()
                .flatMap(container -> container.getCommand().stream())
                .filter(argument -> argument.startsWith("--" + ApiServerFlags.ETCD_SERVERS + "="))
                .mapToInt(argument -> argument.split(",", -1).length)
                .findFirst()
                .orElse(0);
    }

    /**
     * @param deployment what this rendered
     * @return the mark of the last move away from a node, if there ever was one
     */
    public static Optional<String> movedFrom(Deployment deployment) {
        return Optional.ofNullable(
                        deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Labels.MOVED_FROM));
    }

    /**
     * @param deployment what this rendered
     * @return how many machines it is sized for; empty for one of a version that did not say
     */
    public static Optional<NodeStep> nodes(Deployment deployment) {
        return Optional.ofNullable(deployment.getMetadata().getLabels())
                .flatMap(labels -> Optional.ofNullable(labels.get(Labels.NODE_STEP)))
                .flatMap(NodeStep::parse);
    }

    /**
     * @param deployment what this rendered
     * @return the Kubernetes version of its template; empty for one that does not say
     */
    public static Optional<String> version(Deployment deployment) {
        return Optional.ofNullable(deployment.getMetadata().getLabels()).map(labels -> labels.get(Labels.VERSION));
    }

    private ConfigMap configMap(String name, Map<String, String> files) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(name))
                .withData(files)
                .build();
    }

    private ConfigMap schedulerConfig() {
        return new ConfigMapBuilder(configMap(SchedulerConfig.objectName(plan), SchedulerConfig.files(plan)))
                .withImmutable(true)
                .build();
    }

    /**
     * While the cluster wakes, the gateway asks the only pod itself whether it is ready: the kubelet says so a second later.
     * Of several pods it could ask one and connect its client to another.
     */
    private boolean publishesEarly() {
        return plan.scale().power() == Power.WAKING && plan.scale().replicas() == 1;
    }

    private Service service() {
        return new ServiceBuilder()
                .withMetadata(metadata(Names.API_SERVER))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Labels.selector(Names.API_SERVER))
                .withPublishNotReadyAddresses(publishesEarly() ? true : null)
                .addNewPort()
                .withName("https")
                .withPort(Names.API_PORT)
                .withTargetPort(new IntOrString(Names.API_PORT))
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private Deployment deployment() {
        return new DeploymentBuilder()
                .withMetadata(metadata(Names.API_SERVER))
                .editMetadata()
                .addToLabels(Labels.VERSION, plan.release().version())
                .addToLabels(Labels.NODE_STEP, plan.scale().nodes().name())
                .endMetadata()
                .withNewSpec()
                .withReplicas(plan.scale().controlPlanePods())
                .withRevisionHistoryLimit(2)
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(Names.API_SERVER))
                .endSelector()
                .withTemplate(template())
                .endSpec()
                .build();
    }

    private PodTemplateSpec template() {
        var containers = new ControlPlaneContainers(plan);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Pods.labels(plan, Names.API_SERVER))
                .withAnnotations(annotations())
                .endMetadata()
                .withSpec(pod().withTerminationGracePeriodSeconds(
                                Termination.of(plan.spec().upgrade()).total().toSeconds())
                        .withInitContainers(containers.apiServer())
                        .withContainers(containers.controllerManager(), containers.scheduler())
                        .withVolumes(volumes())
                        .addAllToVolumes(ConfiguredVolumes.volumes(plan.parts()))
                        .build())
                .build();
    }

    private List<Volume> volumes() {
        var volumes = new ArrayList<>(List.of(
                Pods.config(ControlPlaneContainers.CONFIG, CONFIG_MAP),
                Pods.secret(SecretsRenderer.API_SERVER, SecretsRenderer.API_SERVER),
                Pods.secret(SecretsRenderer.CONTROLLER_MANAGER, SecretsRenderer.CONTROLLER_MANAGER),
                Pods.secret(SecretsRenderer.SCHEDULER, SecretsRenderer.SCHEDULER)));
        if (SchedulerConfig.isWanted(plan)) {
            volumes.add(Pods.config(ControlPlaneContainers.SCHEDULER_CONFIG, SchedulerConfig.objectName(plan)));
        }
        return volumes;
    }

    private Map<String, String> annotations() {
        var annotations = new TreeMap<>(Map.of(Labels.INPUTS_HASH, inputsHash()));
        plan.disruption().movedFrom().ifPresent(mark -> annotations.put(Labels.MOVED_FROM, mark));
        return annotations;
    }

    /** Told with the servers, so that another availability is one rollout. */
    private PodSpecBuilder pod() {
        var pod = Pods.hardened(plan);
        return plan.scale().servers() > 1
                ? new Spread(plan, Names.API_SERVER, List.of("pod-template-hash")).into(pod)
                : pod;
    }

    /** Without what is in objects whose name follows from it. */
    private String inputsHash() {
        var secrets =
                SECRETS.stream().map(name -> SecretsRenderer.files(plan, name)).toList();
        return Canonical.hash(List.of(ApiServerConfig.files(plan), secrets));
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(Labels.of(plan.identity(), Names.API_SERVER))
                .build();
    }
}
