package dev.davit.agent.cluster;

import dev.davit.tunnel.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What a machine has joined, as it is kept in {@code node.json}. Holds no secret.
 *
 * @param version of this format
 * @param clusterID first label of the cluster's names
 * @param clusterUID uid of the HostedCluster
 * @param domain the gateway's domain
 * @param gateways public addresses, {@code host:port}
 * @param nodeLocalAddress where the API server is reached on this machine
 * @param nodeLocalPort the port of that
 * @param nodeName name of the Node
 * @param nodeAddress InternalIP of the Node
 * @param machineId identity of the machine towards the cluster
 * @param kubernetesVersion of the kubelet
 * @param joinedAt RFC 3339
 */
public record JoinRecord(
        int version,
        String clusterID,
        String clusterUID,
        String domain,
        List<String> gateways,
        String nodeLocalAddress,
        int nodeLocalPort,
        String nodeName,
        String nodeAddress,
        String machineId,
        String kubernetesVersion,
        String joinedAt) {
    /** The format that this agent writes. */
    public static final int CURRENT_VERSION = 1;

    /** Checks what later becomes host names. */
    public JoinRecord {
        gateways = List.copyOf(gateways);
        ClusterName.requireValid(clusterID, domain);
    }

    /** @return the cluster's name */
    public ClusterName cluster() {
        return new ClusterName(clusterID, domain);
    }

    /** @return the gateways' addresses */
    public List<HostPort> gatewayAddresses() {
        return gateways.stream().map(HostPort::parse).flatMap(Optional::stream).toList();
    }

    /** @return where the API server is reached on this machine */
    public HostPort nodeLocalEndpoint() {
        return new HostPort(nodeLocalAddress, nodeLocalPort);
    }
}
