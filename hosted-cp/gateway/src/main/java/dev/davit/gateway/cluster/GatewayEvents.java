package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;

/** What the operator is told. Called from event loops: implementations must not block. */
public interface GatewayEvents {
    /** A node's tunnel is up and routed. */
    void sessionUp(NodeSession session);

    /** A node's tunnel is gone. */
    void sessionDown(NodeSession session, CloseReason reason);

    /** Two agents hold tunnels of one node, and both are alive; new streams take the newer one. */
    void duplicate(NodeSession newer, NodeSession older);

    /** An API server of the cluster asked for something that it did not get. */
    void refused(String clusterUid, HostPort target, RefusalReason reason);

    /** A client that may wake the sleeping cluster is waiting for it. */
    void wake(String clusterUid);

    /** An address of the cluster is routed to nobody. */
    void conflict(String clusterUid, AddressTable.Conflict conflict);
}
