package dev.davit.model.hosted;

import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategyBuilder;
import java.util.Map;

/** Parts of the pods that run once on every machine. */
final class NodePods {
    static final String PRIORITY = "system-node-critical";
    private static final String ROLLING_UPDATE = "RollingUpdate";

    /** One of ten machines and less: so large clusters get through within the deadline of an upgrade's step. */
    private static final IntOrString AT_ONCE = new IntOrString("10%");

    private NodePods() {}

    /** Whatever is wrong with the machine: these pods are what makes it right. */
    static Toleration everywhere() {
        return new TolerationBuilder().withOperator("Exists").build();
    }

    /** A pod on every machine, replaced on a few machines at a time: the old one ends, then the new one starts. */
    static DaemonSetUpdateStrategy oldBeforeNew() {
        return new DaemonSetUpdateStrategyBuilder()
                .withType(ROLLING_UPDATE)
                .withNewRollingUpdate()
                .withMaxUnavailable(AT_ONCE)
                .endRollingUpdate()
                .build();
    }

    /** The same, but the new pod of a machine is ready before the old one leaves; not for pods with host ports. */
    static DaemonSetUpdateStrategy newBeforeOld() {
        return new DaemonSetUpdateStrategyBuilder()
                .withType(ROLLING_UPDATE)
                .withNewRollingUpdate()
                .withMaxSurge(AT_ONCE)
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .build();
    }

    /**
     * @param metadata whose labels the pods have, too
     * @param app what {@code k8s-app} selects
     * @param inputsHash of what the pod reads, so that a change of it is a rollout
     */
    static DaemonSet daemonSet(
            ObjectMeta metadata, String app, String inputsHash, DaemonSetUpdateStrategy strategy, PodSpec pod) {
        var selector = Map.of("k8s-app", app);
        return new DaemonSetBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(selector)
                .endSelector()
                .withUpdateStrategy(strategy)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(metadata.getLabels())
                .addToLabels(selector)
                .addToAnnotations(Labels.INPUTS_HASH, inputsHash)
                .endMetadata()
                .withSpec(pod)
                .endTemplate()
                .endSpec()
                .build();
    }

    static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withApiVersion("v1")
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    /** @param type such as {@code DirectoryOrCreate}; empty for no check */
    static Volume host(String name, String path, String type) {
        return new VolumeBuilder()
                .withName(name)
                .withNewHostPath()
                .withPath(path)
                .withType(type)
                .endHostPath()
                .build();
    }

    static Volume config(String name, String configMap) {
        return new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(configMap)
                .endConfigMap()
                .build();
    }

    static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }
}
