package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** What others are told. Called from event loops: implementations must not block. */
public interface GatewayEvents {
    /** A node's tunnel is up and routed. */
    void sessionUp(NodeSession session);

    /** A node's tunnel is gone. */
    void sessionDown(NodeSession session, CloseReason reason);

    /**
     * Two agents hold tunnels of one node, and both are alive.
     *
     * @param older where the other one comes from, whose tunnel came up before, here or at another gateway
     */
    void duplicate(NodeSession newer, InetAddress older);

    /** An API server of the cluster asked for something that it did not get. */
    void refused(String clusterUid, HostPort target, RefusalReason reason);

    /** A client that may wake the sleeping cluster is waiting for it. */
    void wake(String clusterUid);

    /** An address of the cluster is routed to nobody. */
    void conflict(String clusterUid, AddressTable.Conflict conflict);

    /** A node said which pods it holds, all of them, and is believed. */
    default void announced(NodeSession session, Set<InetAddress> pods) {}

    /** @return those that tell nobody */
    static GatewayEvents untold() {
        return new ToldTo(List.of());
    }

    /** @return those that tell all of these, in this order */
    static GatewayEvents toldTo(GatewayEvents... listeners) {
        return new ToldTo(List.of(listeners));
    }
}
