package dev.davit.model.etcd;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.pod.DisruptionBudget;
import dev.davit.model.pod.Memory;
import dev.davit.model.pod.Pods;
import dev.davit.model.pod.Probes;
import dev.davit.model.pod.Spread;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The etcd of one hosted cluster. Updates are {@code OnDelete}: whoever reconciles picks the member to restart. The
 * template does not name the members, so that their number changes without a restart.
 */
public final class EtcdRenderer {
    /** The ConfigMap with the members' files. */
    public static final String CONFIG_MAP = "etcd-config";

    static final String CONFIG = "config";
    private static final String TLS = "tls";
    static final String DATA = "data";
    private static final int START_SECONDS = 600;
    /**
     * etcd's own end takes 7 s, in which it waits for watches to end and takes no request. What it has acknowledged is on its
     * disk, so nothing is lost by a shorter one, and its clients go on elsewhere, or with the next pod, that much sooner.
     */
    public static final long GRACE_SECONDS = 1L;

    private static final Probes PROBES = new Probes("HTTP", EtcdNames.METRICS_PORT);

    private final HostedClusterPlan plan;
    private final EtcdConfig config;

    private EtcdRenderer(HostedClusterPlan plan) {
        this.plan = plan;
        this.config = new EtcdConfig(plan);
    }

    /**
     * @param plan the cluster
     * @return ConfigMap, Services, StatefulSet and, but for two members, a PodDisruptionBudget
     */
    public static List<HasMetadata> render(HostedClusterPlan plan) {
        var renderer = new EtcdRenderer(plan);
        var objects = new ArrayList<HasMetadata>();
        objects.add(renderer.configMap());
        objects.addAll(EtcdServices.render(plan));
        objects.add(renderer.statefulSet());
        DisruptionBudget.of(
                        plan.identity(),
                        Names.ETCD,
                        plan.scale().etcd().size(),
                        plan.disruption().etcd())
                .ifPresent(objects::add);
        return List.copyOf(objects);
    }

    /**
     * @param namespace the hosted namespace
     * @param members how many
     * @return where the API server reaches the members
     */
    public static List<String> clientUrls(String namespace, int members) {
        return IntStream.range(0, members)
                .mapToObj(ordinal -> EtcdNames.clientUrl(ordinal, namespace))
                .toList();
    }

    private ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withMetadata(metadata(CONFIG_MAP))
                .withData(config.files(plan.scale().etcd()))
                .build();
    }

    private StatefulSet statefulSet() {
        return new StatefulSetBuilder()
                .withMetadata(metadata(Names.ETCD))
                .withNewSpec()
                .withReplicas(plan.scale().etcdPods())
                .withServiceName(Names.ETCD)
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(2)
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(Names.ETCD))
                .endSelector()
                .withTemplate(template())
                .withVolumeClaimTemplates(claim())
                .endSpec()
                .build();
    }

    /** etcd reads its leaves anew for every handshake, so they are no reason to restart it; its roots it reads once. */
    private PodTemplateSpec template() {
        var roots = plan.secrets().authorities().etcd().certificatePem();
        var inputs = List.of(config.settings(), roots);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Pods.labels(plan, Names.ETCD))
                .addToAnnotations(Labels.INPUTS_HASH, Canonical.hash(inputs))
                .endMetadata()
                .withSpec(new Spread(plan, Names.ETCD, List.of())
                        .into(Pods.hardened(plan))
                        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                        .withContainers(container())
                        .withVolumes(Pods.config(CONFIG, CONFIG_MAP), Pods.secret(TLS, SecretsRenderer.ETCD))
                        .build())
                .build();
    }

    private Container container() {
        var resources = Optional.ofNullable(plan.spec().etcd().resources())
                .orElseGet(() -> new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("25m"))
                        .addToRequests("memory", new Quantity("96Mi"))
                        .build());
        return new ContainerBuilder()
                .withName(Names.ETCD)
                .withImage(plan.release().images().etcd())
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Pods.LAST_WORDS)
                .withCommand("etcd", "--config-file=" + EtcdConfig.CONFIG + "/$(POD_NAME).yaml")
                .addNewEnv()
                .withName("POD_NAME")
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewPort()
                .withName("client")
                .withContainerPort(EtcdNames.CLIENT_PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("peer")
                .withContainerPort(EtcdNames.PEER_PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("metrics")
                .withContainerPort(EtcdNames.METRICS_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(PROBES.startup("/readyz", START_SECONDS))
                .withReadinessProbe(PROBES.readiness("/readyz"))
                .withLivenessProbe(PROBES.liveness("/livez"))
                .withResources(resources)
                .addAllToEnv(Memory.byLimit(resources))
                .addAllToEnv(Memory.growthAtAnySize())
                .withSecurityContext(Pods.container())
                .withVolumeMounts(
                        Pods.readOnly(CONFIG, EtcdConfig.CONFIG),
                        Pods.readOnly(TLS, EtcdConfig.TLS),
                        new VolumeMountBuilder()
                                .withName(DATA)
                                .withMountPath(EtcdConfig.DATA)
                                .build())
                .build();
    }

    private PersistentVolumeClaim claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(DATA)
                .withLabels(Labels.of(plan.identity(), Names.ETCD))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(plan.spec().etcd().storageClassName())
                .withNewResources()
                .addToRequests("storage", plan.spec().etcd().storage())
                .endResources()
                .endSpec()
                .build();
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(plan.namespace())
                .withLabels(Labels.of(plan.identity(), Names.ETCD))
                .build();
    }
}
