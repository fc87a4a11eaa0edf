package dev.davit.node.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that answers no SYN, as one behind a firewall that drops packets: a listening socket whose queue is full, to
 * which Linux does not answer.
 */
public final class BlackHole implements AutoCloseable {
    private static final int BACKLOG = 1;

    private final ServerSocket listener;
    private final List<SocketChannel> queue = new ArrayList<>();

    /** @param address of loopback, one that the test uses for nothing else */
    public BlackHole(String address, int port) throws IOException {
        listener = new ServerSocket(port, BACKLOG, InetAddress.ofLiteral(address));
        var here = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
        // The queue takes one more than its length.
        for (var i = 0; i <= BACKLOG; i++) {
            queue.add(SocketChannel.open(here));
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (var socket : queue) {
            socket.close();
        }
        listener.close();
    }
}
