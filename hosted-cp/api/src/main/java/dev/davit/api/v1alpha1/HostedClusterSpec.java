package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a user wants of one hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HostedClusterSpec(
        @JsonPropertyDescription("Kubernetes version, such as 1.36.3; a Release of that version must exist.")
        @Required
        @Size(max = Rules.VERSION_LENGTH) @ValidationRule(value = Rules.VERSION, messageExpression = Rules.VERSION_MESSAGE)
        String version,

        @JsonPropertyDescription("Where and how large the control plane runs.") @Default("{}")
        ControlPlaneSpec controlPlane,

        @JsonPropertyDescription("Storage of the cluster.") @Default("{}")
        EtcdSpec etcd,

        @JsonPropertyDescription("Address ranges inside the cluster.") @Default("{}")
        NetworkingSpec networking,

        @JsonPropertyDescription("Settings of kube-apiserver.") @Default("{}")
        ApiServerSpec apiServer,

        @JsonPropertyDescription("Settings of kube-controller-manager.") @Default("{}")
        ControllerManagerSpec controllerManager,

        @JsonPropertyDescription("Settings of kube-scheduler.") @Default("{}")
        SchedulerSpec scheduler,

        @JsonPropertyDescription("What Davit installs inside the cluster.") @Default("{}")
        AddonsSpec addons,

        @JsonPropertyDescription("How changes are rolled out.") @Default("{}")
        UpgradeSpec upgrade,

        @JsonPropertyDescription(
                "Whether stock kubeadm may join machines; opens anonymous access to the cluster-info ConfigMap.")
        @Default("false")
        Boolean kubeadmCompatible,

        @JsonPropertyDescription(
                "A string: \"true\", with quotes in YAML, or an RFC 3339 time until which Davit writes nothing.")
        @Size(max = 40) @ValidationRule(
                value = "self == 'true' || self.matches('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]"
                        + "|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$')",
                messageExpression = "'expected true or an RFC 3339 time such as 2027-01-31T12:00:00Z, found \"' + self"
                        + " + '\": remove the field to continue'")
        @Nullable String pausedUntil,

        @JsonPropertyDescription("Whether deleting this object is refused.") @Default("true")
        Boolean deletionProtection,

        @JsonPropertyDescription("Whether and when the control plane sleeps; absent: never.") @Nullable HibernationSpec hibernation) {
    /** Fills absent values with the defaults that the CRD states. */
    public HostedClusterSpec {
        controlPlane = controlPlane == null ? ControlPlaneSpec.defaults() : controlPlane;
        etcd = etcd == null ? EtcdSpec.defaults() : etcd;
        networking = networking == null ? NetworkingSpec.defaults() : networking;
        apiServer = apiServer == null ? ApiServerSpec.defaults() : apiServer;
        controllerManager = controllerManager == null ? ControllerManagerSpec.defaults() : controllerManager;
        scheduler = scheduler == null ? SchedulerSpec.defaults() : scheduler;
        addons = addons == null ? AddonsSpec.defaults() : addons;
        upgrade = upgrade == null ? UpgradeSpec.defaults() : upgrade;
        kubeadmCompatible = kubeadmCompatible != null && kubeadmCompatible;
        deletionProtection = deletionProtection == null || deletionProtection;
    }

    /** @return the same, without a name of its own for the API */
    public HostedClusterSpec withoutHostname() {
        return new HostedClusterSpec(
                version,
                controlPlane,
                etcd,
                networking,
                apiServer.withoutHostname(),
                controllerManager,
                scheduler,
                addons,
                upgrade,
                kubeadmCompatible,
                pausedUntil,
                deletionProtection,
                hibernation);
    }
}
