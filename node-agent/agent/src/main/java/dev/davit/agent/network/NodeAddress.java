package dev.davit.agent.network;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address by which this machine reaches the gateway; it is the Node's InternalIP. */
public final class NodeAddress {
    private NodeAddress() {}

    /** Asks the kernel for the source address of a route; no packet is sent. */
    public static InetAddress towards(HostPort gateway) throws IOException {
        try (var socket = new DatagramSocket()) {
            var target = new InetSocketAddress(gateway.host(), gateway.port());
            if (target.isUnresolved()) {
                throw new IOException(gateway + ": the name does not resolve");
            }
            socket.connect(target);
            return socket.getLocalAddress();
        } catch (java.io.UncheckedIOException e) {
            throw new IOException("no route to " + gateway, e);
        }
    }
}
