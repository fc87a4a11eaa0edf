package dev.davit.model;

import dev.davit.api.v1alpha1.Cni;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.network.Ipv4Range;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pod.Disruption;
import dev.davit.model.version.KubernetesVersion;
import java.util.Optional;

/**
 * Everything that the objects of one hosted cluster follow from. Two equal plans render to equal bytes.
 *
 * @param identity who the cluster is
 * @param spec what the user asked for; validated
 * @param release the Kubernetes version to run, which need not be {@code spec.version} while a version is refused
 * @param config settings of the installation
 * @param secrets keys and certificates, complete
 * @param scale how large it is now
 * @param parts what kube-apiserver reads from files of the user's
 * @param disruption how it meets the drains of the management cluster's nodes
 */
public record HostedClusterPlan(
        ClusterIdentity identity,
        HostedClusterSpec spec,
        ReleaseSpec release,
        DavitConfigSpec config,
        ClusterSecrets secrets,
        Scale scale,
        ConfiguredParts parts,
        Disruption disruption) {
    private static final int DNS_SERVICE_INDEX = 10;

    /** A cluster that does not exist yet. */
    public HostedClusterPlan(
            ClusterIdentity identity,
            HostedClusterSpec spec,
            ReleaseSpec release,
            DavitConfigSpec config,
            ClusterSecrets secrets) {
        this(
                identity,
                spec,
                release,
                config,
                secrets,
                Scale.fresh(spec.controlPlane().availability()));
    }

    /** A cluster whose spec refers to no other object. */
    public HostedClusterPlan(
            ClusterIdentity identity,
            HostedClusterSpec spec,
            ReleaseSpec release,
            DavitConfigSpec config,
            ClusterSecrets secrets,
            Scale scale) {
        this(identity, spec, release, config, secrets, scale, ConfiguredParts.of(spec));
    }

    /** A cluster that no drain concerns. */
    public HostedClusterPlan(
            ClusterIdentity identity,
            HostedClusterSpec spec,
            ReleaseSpec release,
            DavitConfigSpec config,
            ClusterSecrets secrets,
            Scale scale,
            ConfiguredParts parts) {
        this(identity, spec, release, config, secrets, scale, parts, Disruption.NONE);
    }

    /** @return the same cluster, which meets drains in that way */
    public HostedClusterPlan with(Disruption other) {
        return new HostedClusterPlan(identity, spec, release, config, secrets, scale, parts, other);
    }

    /** @return the same cluster of another Release */
    public HostedClusterPlan of(ReleaseSpec other) {
        return new HostedClusterPlan(identity, spec, other, config, secrets, scale, parts, disruption);
    }

    /** @return namespace of the control plane in the management cluster */
    public String namespace() {
        return identity.hostedNamespace();
    }

    /** @return the Kubernetes version to run */
    public KubernetesVersion version() {
        return KubernetesVersion.parse(release.version());
    }

    /** @return {@code api.<id>.<domain>} */
    public String apiServerName() {
        return identity.apiServerName(config.domain());
    }

    /**
     * @return the user's own name for the API, while kube-apiserver has a certificate for it: the user's, if the spec
     *     names one, or else Davit's; never a former name, which others may have by now
     */
    public Optional<String> hostname() {
        Optional<String> wanted = Optional.ofNullable(spec.apiServer().hostname());
        return spec.apiServer().servingCertificate() == null
                ? wanted
                : wanted.filter(name -> parts.servedHostname().equals(Optional.of(name)));
    }

    /** @return where kubeconfigs point to: the gateway's first public address */
    public String gatewayUrl() {
        return gatewayUrl(config);
    }

    /** @return where everything points to that comes from outside */
    public static String gatewayUrl(DavitConfigSpec config) {
        return "https://" + gatewayHost(config.gateway().addresses().getFirst()) + ":"
                + config.gateway().port();
    }

    /** @return where machines point to: the address on their own loopback */
    public String nodeLocalUrl() {
        return "https://" + spec.networking().nodeLocalAddress() + ":6443";
    }

    /** @return address of the Service {@code kube-dns} inside the hosted cluster */
    public String dnsServiceAddress() {
        return serviceRange().address(DNS_SERVICE_INDEX);
    }

    /**
     * @return whether pods are found by the addresses that machines announce; otherwise by the Nodes' ranges, which only
     *     Davit's own network is known to keep to
     */
    public boolean podAddressesAnnounced() {
        return spec.addons().cni() == Cni.None;
    }

    private Ipv4Range serviceRange() {
        return Ipv4Range.parse(spec.networking().serviceCIDR());
    }

    private static String gatewayHost(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
