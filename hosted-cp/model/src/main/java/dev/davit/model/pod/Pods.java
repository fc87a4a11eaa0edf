package dev.davit.model.pod;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pods as Pod Security {@code restricted} wants them, without a service account token. */
public final class Pods {
    /** Termination message policy: a container that ends with an error leaves the end of its log in the pod's status. */
    public static final String LAST_WORDS = "FallbackToLogsOnError";

    /** User and group of every process; files of Secrets are readable for the group. */
    private static final long USER = 65532L;

    /** Mode of files that a pod reads: its user is in the group that owns them. */
    public static final int GROUP_READABLE = 0440;

    private Pods() {}

    /**
     * @param plan the cluster
     * @return a pod without containers, placed as the spec says
     */
    public static PodSpecBuilder hardened(HostedClusterPlan plan) {
        var controlPlane = plan.spec().controlPlane();
        return new PodSpecBuilder(new PodSpec())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNodeSelector(new TreeMap<>(controlPlane.nodeSelector()))
                .withTolerations(controlPlane.tolerations())
                .withPriorityClassName(controlPlane.priorityClassName())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext();
    }

    /**
     * @param plan the cluster
     * @param component value of {@link Labels#NAME}
     * @return the labels of that component's pods: Davit's, and what a user added
     */
    public static SortedMap<String, String> labels(HostedClusterPlan plan, String component) {
        var labels = new TreeMap<>(plan.spec().controlPlane().podLabels());
        labels.putAll(Labels.of(plan.identity(), component));
        return labels;
    }

    /**
     * @param capabilities what the container keeps; {@code NET_BIND_SERVICE} at most
     * @return the security context of a container
     */
    public static SecurityContext container(String... capabilities) {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd(capabilities)
                .endCapabilities()
                .build();
    }

    /**
     * @param name of the volume
     * @param secret of the Secret
     * @return a folder with a file for each key
     */
    public static Volume secret(String name, String secret) {
        return new VolumeBuilder()
                .withName(name)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(GROUP_READABLE)
                .endSecret()
                .build();
    }

    /**
     * @param name of the volume
     * @param configMap of the ConfigMap
     * @return a folder with a file for each key
     */
    public static Volume config(String name, String configMap) {
        return new VolumeBuilder()
                .withName(name)
                .withNewConfigMap()
                .withName(configMap)
                .withDefaultMode(GROUP_READABLE)
                .endConfigMap()
                .build();
    }

    /**
     * @param volume name of the volume
     * @param path folder in the container
     * @return the mount, read-only
     */
    public static VolumeMount readOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
