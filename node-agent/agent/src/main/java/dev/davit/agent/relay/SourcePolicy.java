package dev.davit.agent.relay;

import java.net.InetAddress;

/** Decides who may use the node-local endpoint. May block. */
@FunctionalInterface
public interface SourcePolicy {
    /** @return whether a connection from this address is taken */
    boolean allows(InetAddress source);
}
