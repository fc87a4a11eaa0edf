package dev.davit.operator.gateway;

/** Is told what a gateway replica reports, on the thread of that replica's stream. */
public interface GatewayListener {
    /** @param replica its address */
    void received(String replica, GatewayMessage message);

    /** The stream to the replica ended; its tunnels are unknown from now on. */
    void lost(String replica);
}
