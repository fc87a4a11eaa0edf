package dev.davit.agent.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.tunnel.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster tells its machines: {@code config.json} of ConfigMap {@code kube-system/davit-node}. All of it counts
 * when a machine joins; what counts later too is {@link PodAddressing}.
 *
 * @param version of the format
 * @param clusterID first label of the cluster's names
 * @param clusterUID uid of the HostedCluster
 * @param domain the gateway's domain
 * @param gateways public addresses, {@code host:port}
 * @param nodeLocalAddress where the API server is reached on every machine
 * @param nodeLocalPort the port of that
 * @param kubernetesVersion of the kubelet, without a leading v
 * @param bundles where the binaries are, one per architecture
 * @param kubeletConfiguration KubeletConfiguration v1beta1 that all machines share
 */
public record NodeSettings(
        int version,
        String clusterID,
        String clusterUID,
        String domain,
        List<String> gateways,
        String nodeLocalAddress,
        int nodeLocalPort,
        String kubernetesVersion,
        List<Bundle> bundles,
        JsonNode kubeletConfiguration) {

    /** Namespace of the ConfigMap. */
    public static final String NAMESPACE = "kube-system";

    /** Name of the ConfigMap. */
    public static final String NAME = "davit-node";

    /** Key of the ConfigMap's data. */
    public static final String KEY = "config.json";

    /** The format that this agent understands. */
    public static final int SUPPORTED_VERSION = 1;

    /** Checks what later becomes host names, so that a bad document fails where it is read. */
    public NodeSettings {
        gateways = List.copyOf(gateways);
        bundles = List.copyOf(bundles);
        ClusterName.requireValid(clusterID, domain);
    }

    /**
     * A node bundle.
     *
     * @param arch as Go names it
     * @param url {@code https://} or {@code file://}
     * @param sha256 of the tar file, hex
     */
    public record Bundle(String arch, String url, String sha256) {}

    /** @return the cluster's name */
    public ClusterName cluster() {
        return new ClusterName(clusterID, domain);
    }

    /** @return the gateways' addresses; entries that cannot be understood are left out */
    public List<HostPort> gatewayAddresses() {
        return gateways.stream().map(HostPort::parse).flatMap(Optional::stream).toList();
    }

    /** @return the bundle for an architecture */
    public Optional<Bundle> bundle(String arch) {
        return bundles.stream().filter(bundle -> bundle.arch().equals(arch)).findFirst();
    }
}
