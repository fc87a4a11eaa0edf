package dev.davit.model.controlplane;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Pods;
import dev.davit.model.text.SecretData;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How {@link ConfiguredParts} come to kube-apiserver: an immutable Secret, mounted as a folder. */
public final class ConfiguredVolumes {
    static final String PREFIX = "kube-apiserver-files-";
    private static final String FILES = "files";
    private static final String AUDIT = "audit";
    private static final String STORAGE = "ephemeral-storage";
    /**
     * The kubelet counts what the three containers print against the one limit, too, and rotates each one's at 10 MiB, five
     * times.
     */
    private static final int CONTAINER_LOGS_MEBIBYTES = 3 * 64;

    private ConfiguredVolumes() {}

    /**
     * @param object any object of a hosted cluster's namespace
     * @return whether it holds such files, or that of the scheduler, perhaps for a pod of an earlier template
     */
    public static boolean isFiles(HasMetadata object) {
        var name = object.getMetadata().getName();
        return switch (object) {
            case Secret _ -> name.startsWith(PREFIX);
            case ConfigMap _ -> name.startsWith(SchedulerConfig.PREFIX);
            default -> false;
        };
    }

    static Optional<Secret> secret(HostedClusterPlan plan) {
        return plan.parts()
                .objectName()
                .map(name -> new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(plan.namespace())
                        .withLabels(Labels.of(plan.identity(), Names.API_SERVER))
                        .addToAnnotations(Labels.SECTIONS, plan.parts().index())
                        .endMetadata()
                        .withType("Opaque")
                        .withImmutable(true)
                        .withData(SecretData.encode(plan.parts().files()))
                        .build());
    }

    /**
     * @param deployment what was rendered
     * @return the name of the object whose files its pods read
     */
    public static Optional<String> objectName(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(FILES))
                .map(volume -> volume.getSecret().getSecretName())
                .findFirst();
    }

    static List<Volume> volumes(ConfiguredParts parts) {
        var volumes = new ArrayList<Volume>();
        parts.objectName().ifPresent(name -> volumes.add(Pods.secret(FILES, name)));
        if (parts.logMebibytes() > 0) {
            volumes.add(new VolumeBuilder()
                    .withName(AUDIT)
                    .withNewEmptyDir()
                    .withSizeLimit(new Quantity(parts.logMebibytes() + "Mi"))
                    .endEmptyDir()
                    .build());
        }
        return volumes;
    }

    static List<VolumeMount> mounts(ConfiguredParts parts) {
        var mounts = new ArrayList<VolumeMount>();
        parts.objectName().ifPresent(name -> mounts.add(Pods.readOnly(FILES, ConfiguredPart.FOLDER)));
        if (parts.logMebibytes() > 0) {
            mounts.add(new VolumeMountBuilder()
                    .withName(AUDIT)
                    .withMountPath(AuditConfig.LOG_FOLDER)
                    .build());
        }
        return mounts;
    }

    /** Room for the log on the node, so that a full one evicts nobody; what the user asks for counts more. */
    static ResourceRequirements withLog(ResourceRequirements resources, ConfiguredParts parts) {
        if (parts.logMebibytes() == 0) {
            return resources;
        }
        var log = new Quantity(parts.logMebibytes() + "Mi");
        var all = new Quantity(parts.logMebibytes() + CONTAINER_LOGS_MEBIBYTES + "Mi");
        var requests = new TreeMap<String, Quantity>();
        Optional.ofNullable(resources.getRequests()).ifPresent(requests::putAll);
        var limits = new TreeMap<String, Quantity>();
        Optional.ofNullable(resources.getLimits()).ifPresent(limits::putAll);
        // No API server takes a request above its limit.
        var limit = limits.getOrDefault(STORAGE, larger(all, requests.getOrDefault(STORAGE, all)));
        requests.putIfAbsent(STORAGE, larger(log, limit).equals(log) ? limit : log);
        limits.put(STORAGE, limit);
        return new ResourceRequirementsBuilder(resources)
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    private static Quantity larger(Quantity a, Quantity b) {
        return Quantity.getAmountInBytes(a).compareTo(Quantity.getAmountInBytes(b)) < 0 ? b : a;
    }
}
