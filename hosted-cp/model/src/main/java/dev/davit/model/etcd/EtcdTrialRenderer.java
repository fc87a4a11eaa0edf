package dev.davit.model.etcd;

import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Pods;
import dev.davit.model.text.Canonical;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod that tries what the only member of etcd is about to become: the StatefulSet's own template, with an empty volume.
 * By its file it forms a cluster of its own and listens on loopback only, but for its probes. It has none of the labels by
 * which members are found, so that no Service leads to it, no budget and no NetworkPolicy but the one that denies counts it.
 */
public final class EtcdTrialRenderer {
    /** Two segments of the log are made before anything is written, 64 MiB each. */
    private static final Quantity DATA_LIMIT = new Quantity("512Mi");

    private static final String SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";

    private final StatefulSet set;
    private final ConfigMap files;
    private final Place place;

    private EtcdTrialRenderer(StatefulSet set, ConfigMap files, Place place) {
        this.set = set;
        this.files = files;
        this.place = place;
    }

    /** Where a trial runs. */
    public sealed interface Place {
        /**
         * On the member's own node, which the next member can be on as well.
         *
         * @param member the pod that is to be replaced
         */
        record Beside(Pod member) implements Place {}

        /**
         * Where the next member can be, which is not where the present one is.
         *
         * @param volume where its volume can be used; empty when anywhere
         */
        record Elsewhere(Optional<NodeSelector> volume) implements Place {}
    }

    /**
     * @param set as the API server has it, its status being about its present template
     * @param files the members' files, as the API server has them
     * @return the pod; empty when there is no file of the member
     */
    public static Optional<Pod> render(StatefulSet set, ConfigMap files, Place place) {
        return Optional.ofNullable(files.getData())
                .flatMap(data -> Optional.ofNullable(data.get(EtcdConfig.file(0))))
                .map(EtcdConfig::trial)
                .map(new EtcdTrialRenderer(set, files, place)::pod);
    }

    private Pod pod(String file) {
        var pod = new PodBuilder().withMetadata(metadata(file)).withSpec(spec()).build();
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(Labels.TRIAL_HASH, Canonical.hash(pod))
                .endMetadata()
                .build();
    }

    /**
     * Its controller is the ConfigMap with the members' files: a StatefulSet lets go of pods that it does not select, and
     * drains refuse pods that have no controller.
     */
    private ObjectMeta metadata(String file) {
        var template = set.getSpec().getTemplate().getMetadata();
        return new ObjectMetaBuilder()
                .withName(Names.ETCD_TRIAL)
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(template.getLabels())
                .addToLabels(Labels.NAME, Names.ETCD_TRIAL)
                .withAnnotations(template.getAnnotations())
                .addToAnnotations(SAFE_TO_EVICT, "true")
                .addToAnnotations(Labels.ETCD_FILE, file)
                .addToAnnotations(Labels.ETCD_REVISION, set.getStatus().getUpdateRevision())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(files.getMetadata().getName())
                .withUid(files.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build();
    }

    private PodSpec spec() {
        PodSpec template = set.getSpec().getTemplate().getSpec();
        var kept = template.getVolumes().stream()
                .filter(volume -> !volume.getName().equals(EtcdRenderer.CONFIG)
                        && !volume.getName().equals(EtcdRenderer.DATA));
        var containers = template.getContainers().stream().map(this::container).toList();
        var spec = new PodSpecBuilder(template)
                .withVolumes(Stream.concat(kept, Stream.of(config(), data())).toList())
                .withContainers(containers)
                .withTopologySpreadConstraints(List.of())
                .withAffinity(null);
        List<NodeSelectorTerm> terms = nodes(template);
        return terms.isEmpty()
                ? spec.build()
                : spec.withAffinity(new AffinityBuilder()
                                .withNewNodeAffinity()
                                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                                .withNodeSelectorTerms(terms)
                                .endRequiredDuringSchedulingIgnoredDuringExecution()
                                .endNodeAffinity()
                                .build())
                        .build();
    }

    private Container container(Container container) {
        return switch (place) {
            case Place.Beside(Pod member) ->
                new ContainerBuilder(container)
                        .withResources(
                                TrialRequests.beyond(container, member.getSpec().getContainers()))
                        .build();
            case Place.Elsewhere elsewhere -> container;
        };
    }

    /** The name of the file is what the template's command makes of the pod's name. */
    private static Volume config() {
        return new VolumeBuilder()
                .withName(EtcdRenderer.CONFIG)
                .withNewDownwardAPI()
                .withDefaultMode(Pods.GROUP_READABLE)
                .addNewItem()
                .withPath(Names.ETCD_TRIAL + ".yaml")
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['%s']".formatted(Labels.ETCD_FILE))
                .endFieldRef()
                .endItem()
                .endDownwardAPI()
                .build();
    }

    private static Volume data() {
        return new VolumeBuilder()
                .withName(EtcdRenderer.DATA)
                .withNewEmptyDir()
                .withSizeLimit(DATA_LIMIT)
                .endEmptyDir()
                .build();
    }

    /** Terms of a selector stand in for each other, so what two selectors ask for is each term of the one with each of the other. */
    private List<NodeSelectorTerm> nodes(PodSpec template) {
        List<NodeSelectorTerm> wanted = Optional.ofNullable(template.getAffinity())
                .flatMap(affinity -> Optional.ofNullable(affinity.getNodeAffinity()))
                .flatMap(affinity -> Optional.ofNullable(affinity.getRequiredDuringSchedulingIgnoredDuringExecution()))
                .map(NodeSelector::getNodeSelectorTerms)
                .orElseGet(List::of);
        List<NodeSelectorTerm> possible = switch (place) {
            case Place.Beside(Pod member) ->
                List.of(node(Objects.requireNonNull(member.getSpec().getNodeName())));
            case Place.Elsewhere(Optional<NodeSelector> volume) ->
                volume.map(NodeSelector::getNodeSelectorTerms).orElseGet(List::of);
        };
        if (wanted.isEmpty() || possible.isEmpty()) {
            return wanted.isEmpty() ? possible : wanted;
        }
        return wanted.stream()
                .flatMap(one -> possible.stream().map(other -> both(one, other)))
                .toList();
    }

    private static NodeSelectorTerm node(String name) {
        return new NodeSelectorTermBuilder()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(name)
                .endMatchField()
                .build();
    }

    private static NodeSelectorTerm both(NodeSelectorTerm one, NodeSelectorTerm other) {
        return new NodeSelectorTermBuilder(one)
                .addAllToMatchExpressions(other.getMatchExpressions())
                .addAllToMatchFields(other.getMatchFields())
                .build();
    }
}
