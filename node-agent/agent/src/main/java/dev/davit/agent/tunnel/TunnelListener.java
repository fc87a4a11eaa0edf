package dev.davit.agent.tunnel;

import dev.davit.tunnel.HostPort;

/** What the agent hears about its tunnel. Called on the tunnel's event loop: implementations must not block. */
public interface TunnelListener {
    /** A gateway accepted this node, perhaps beside another one; API servers can reach it now. */
    void connected(HostPort gateway);

    /**
     * The last tunnel is gone, or an attempt to build one failed. Another attempt follows by itself.
     *
     * @param detail one clause for a person
     */
    void disconnected(HostPort gateway, DisconnectReason reason, String detail);

    /**
     * The gateway said why it does not take this node (for example an unsupported protocol version). Attempts go on at
     * the slowest pace.
     */
    void refused(HostPort gateway, String reason, String message);

    /**
     * The gateway said that the cluster sleeps: its API server is away on purpose, until {@link #connected}. Attempts go
     * on seldom.
     */
    void hibernated(HostPort gateway);

    /**
     * The gateway said, on an authenticated connection, that the hosted cluster no longer exists. One attempt a minute
     * goes on, should that have been a mistake.
     */
    void deleted(HostPort gateway);
}
