package dev.davit.agent.status;

/**
 * What the running agent last said about itself. Times are RFC 3339.
 *
 * @param agentVersion of the agent
 * @param cluster {@code <id>.<domain>}
 * @param node name of the Node
 * @param kubernetesVersion of the kubelet
 * @param tunnel to the gateway
 * @param proxy by which gateways are reached, without credentials; empty when there is none
 * @param kubelet on this machine
 * @param nodeReady what the API server says of the Node, as far as this agent has asked
 * @param lastError newest failure, empty when there was none
 * @param updatedAt when this was written
 */
public record AgentStatus(
        String agentVersion,
        String cluster,
        String node,
        String kubernetesVersion,
        Tunnel tunnel,
        String proxy,
        Kubelet kubelet,
        NodeCondition nodeReady,
        String lastError,
        String updatedAt) {

    /**
     * The tunnel.
     *
     * @param state how it stands
     * @param gateway address of the gateway that is connected or was tried last; empty before the first attempt
     * @param since since when it stands so
     * @param detail one clause for a person
     */
    public record Tunnel(TunnelState state, String gateway, String since, String detail) {}

    /** How a tunnel stands. */
    public enum TunnelState {
        /** Being built. */
        CONNECTING,
        /** API servers reach this node. */
        CONNECTED,
        /** The gateway does not take this node. */
        REFUSED,
        /** The cluster sleeps: its API server is away on purpose. */
        HIBERNATED,
        /** The gateway said that the hosted cluster no longer exists. */
        CLUSTER_DELETED
    }

    /**
     * The kubelet.
     *
     * @param running whether its process is there
     * @param restarts since this agent takes care of it
     * @param detail one clause for a person
     */
    public record Kubelet(boolean running, int restarts, String detail) {}

    /** What is known of the Node. */
    public enum NodeCondition {
        /** Not registered yet, or the API server was not reached yet. */
        UNKNOWN,
        /** Registered, not Ready. */
        NOT_READY,
        /** Ready. */
        READY
    }

    /** @return whether tunnel and kubelet both do their work */
    public boolean healthy() {
        return (tunnel.state() == TunnelState.CONNECTED || tunnel.state() == TunnelState.HIBERNATED)
                && kubelet.running();
    }

    AgentStatus withTunnel(Tunnel tunnel) {
        return new AgentStatus(
                agentVersion,
                cluster,
                node,
                kubernetesVersion,
                tunnel,
                proxy,
                kubelet,
                nodeReady,
                lastError,
                updatedAt);
    }

    AgentStatus withKubelet(Kubelet kubelet) {
        return new AgentStatus(
                agentVersion,
                cluster,
                node,
                kubernetesVersion,
                tunnel,
                proxy,
                kubelet,
                nodeReady,
                lastError,
                updatedAt);
    }

    AgentStatus withNodeReady(NodeCondition nodeReady) {
        return new AgentStatus(
                agentVersion,
                cluster,
                node,
                kubernetesVersion,
                tunnel,
                proxy,
                kubelet,
                nodeReady,
                lastError,
                updatedAt);
    }

    AgentStatus withLastError(String lastError) {
        return new AgentStatus(
                agentVersion,
                cluster,
                node,
                kubernetesVersion,
                tunnel,
                proxy,
                kubelet,
                nodeReady,
                lastError,
                updatedAt);
    }

    AgentStatus withUpdatedAt(String updatedAt) {
        return new AgentStatus(
                agentVersion,
                cluster,
                node,
                kubernetesVersion,
                tunnel,
                proxy,
                kubelet,
                nodeReady,
                lastError,
                updatedAt);
    }
}
