package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What Davit installs inside the hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AddonsSpec(
        @JsonPropertyDescription(
                "Pod network. With None the user installs one that gives pods addresses of networking.podCIDR, each to one"
                        + " pod; the Nodes' podCIDRs mean nothing then, machines tell which pods they hold.")
        @Default("Flannel")
        Cni cni,

        @JsonPropertyDescription("Cluster DNS.") @Default("Managed")
        AddonManagement coreDNS,

        @JsonPropertyDescription("Service proxy.") @Default("Managed")
        AddonManagement kubeProxy) {
    /** Fills absent values with the defaults that the CRD states. */
    public AddonsSpec {
        cni = cni == null ? Cni.Flannel : cni;
        coreDNS = coreDNS == null ? AddonManagement.Managed : coreDNS;
        kubeProxy = kubeProxy == null ? AddonManagement.Managed : kubeProxy;
    }

    /** @return what an empty object means */
    public static AddonsSpec defaults() {
        return new AddonsSpec(Cni.Flannel, AddonManagement.Managed, AddonManagement.Managed);
    }
}
