package dev.davit.tunnel.control;

import java.util.List;
import java.util.Optional;

/**
 * What gateway and agent tell each other on the control stream. A message or a field that a peer does not know is
 * ignored, so that either end may be the newer one.
 */
public sealed interface ControlMessage {
    /**
     * Agent → gateway, first of all.
     *
     * @param version the control version that the agent speaks
     * @param agent name and version of the agent, for people
     * @param connectedTo replicas that carry the node's tunnel already; one of them answers {@link Duplicate}
     * @param instance which process this is, whatever it is connected to; older agents do not say
     */
    record Hello(int version, String agent, List<String> connectedTo, Optional<String> instance)
            implements ControlMessage {
        private static final int MAX_INSTANCE = 64;

        /** Copies the list, and ignores an instance whose name is too long to be one. */
        public Hello {
            connectedTo = List.copyOf(connectedTo);
            instance = instance.filter(name -> !name.isEmpty() && name.length() <= MAX_INSTANCE);
        }
    }

    /** Agent → gateway: all the pod addresses that this node holds now, where the cluster's CNI is not Davit's. */
    record Announce(List<String> podAddresses) implements ControlMessage {
        /** Copies the list. */
        public Announce {
            podAddresses = List.copyOf(podAddresses);
        }
    }

    /**
     * Gateway → agent: the tunnel is up.
     *
     * @param version the control version that the gateway speaks
     * @param node the node name, as the certificate says it
     * @param replica which gateway this is
     * @param replicas how many gateways take tunnels as far as this one knows, itself included; 1 when it does not say
     */
    record Accepted(int version, String node, String replica, int replicas) implements ControlMessage {}

    /** Gateway → agent: this is a replica that the node is connected to already; the connection ends. */
    record Duplicate(String replica) implements ControlMessage {}

    /** Gateway → agent: how many gateways take tunnels now, as in {@link Accepted}. */
    record Replicas(int count) implements ControlMessage {}

    /** Gateway → agent: this node is not taken; the connection ends. */
    record Refused(String reason, String message) implements ControlMessage {}

    /** Gateway → agent: connect elsewhere, then let the streams of this tunnel end. */
    record Drain(int graceSeconds) implements ControlMessage {}

    /** Gateway → agent: the cluster sleeps; its API server will be away. */
    record Hibernate() implements ControlMessage {}

    /** Gateway → agent: this certificate is not trusted any more; the connection ends. */
    record Revoked(String message) implements ControlMessage {}

    /** Gateway → agent: the hosted cluster is gone for good; the connection ends. */
    record Deleted() implements ControlMessage {}

    /** Gateway → agent: the addresses of all gateways, as {@code host:port}. */
    record Peers(List<String> gateways) implements ControlMessage {
        /** Copies the list. */
        public Peers {
            gateways = List.copyOf(gateways);
        }
    }

    /** A message of a type that this version does not know; to be ignored. */
    record Unknown(String type) implements ControlMessage {}
}
