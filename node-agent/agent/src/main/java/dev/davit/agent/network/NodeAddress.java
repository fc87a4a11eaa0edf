package dev.davit.agent.network;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The address by which this machine reaches the gateway, or the proxy before it; it is the Node's InternalIP. IPv4 where
 * there is a way by both: pods have IPv4, and the pod network goes from node to node.
 */
public final class NodeAddress {
    private NodeAddress() {}

    /** Asks the kernel for the source address of a route; no packet is sent. */
    public static InetAddress towards(HostPort firstHop) throws IOException {
        var found = Arrays.stream(addresses(firstHop))
                .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
                .flatMap(address -> source(new InetSocketAddress(address, firstHop.port())).stream())
                .findFirst();
        return found.orElseThrow(() -> new IOException("no route to " + firstHop));
    }

    private static InetAddress[] addresses(HostPort firstHop) throws IOException {
        try {
            return InetAddress.getAllByName(firstHop.host());
        } catch (UnknownHostException e) {
            throw new IOException(firstHop + ": the name does not resolve", e);
        }
    }

    private static Optional<InetAddress> source(InetSocketAddress target) {
        try (var socket = new DatagramSocket()) {
            socket.connect(target);
            return Optional.of(socket.getLocalAddress());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
