package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** Tells several listeners, one after the other. */
record ToldTo(List<GatewayEvents> listeners) implements GatewayEvents {
    @Override
    public void sessionUp(NodeSession session) {
        listeners.forEach(listener -> listener.sessionUp(session));
    }

    @Override
    public void sessionDown(NodeSession session, CloseReason reason) {
        listeners.forEach(listener -> listener.sessionDown(session, reason));
    }

    @Override
    public void duplicate(NodeSession newer, InetAddress older) {
        listeners.forEach(listener -> listener.duplicate(newer, older));
    }

    @Override
    public void refused(String clusterUid, HostPort target, RefusalReason reason) {
        listeners.forEach(listener -> listener.refused(clusterUid, target, reason));
    }

    @Override
    public void wake(String clusterUid) {
        listeners.forEach(listener -> listener.wake(clusterUid));
    }

    @Override
    public void conflict(String clusterUid, AddressTable.Conflict conflict) {
        listeners.forEach(listener -> listener.conflict(clusterUid, conflict));
    }

    @Override
    public void announced(NodeSession session, Set<InetAddress> pods) {
        listeners.forEach(listener -> listener.announced(session, pods));
    }
}
