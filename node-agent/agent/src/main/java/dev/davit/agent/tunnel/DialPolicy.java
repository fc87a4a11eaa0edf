package dev.davit.agent.tunnel;

import dev.davit.tunnel.HostPort;

/** Decides what a CONNECT stream may reach. Called for every stream, on a virtual thread of its own: it may block. */
@FunctionalInterface
public interface DialPolicy {
    /**
     * @param target what the gateway asked for: a node name, a node address or a pod address, and a port
     * @return the resolved address that is dialled as it stands, or why nothing is dialled
     */
    DialDecision allows(HostPort target);
}
