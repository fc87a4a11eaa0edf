package dev.davit.gateway.testing;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One address in front of several gateways, which are taken in turn. */
public final class TestBalancer implements AutoCloseable {
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final TestServer server;

    public TestBalancer(TestGateway... gateways) throws IOException {
        leadTo(gateways);
        server = new TestServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), this::relay);
    }

    /** From now on to these; one may be there several times. Connections that are open stay. */
    public void leadTo(TestGateway... gateways) {
        ports.clear();
        for (var gateway : gateways) {
            ports.add(gateway.ports().publicPort());
        }
    }

    private void relay(Socket client) throws IOException, InterruptedException {
        var known = List.copyOf(ports);
        var port = known.get(connections.getAndIncrement() % known.size());
        try (var gateway = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var up = Thread.ofVirtual().start(() -> copy(client, gateway));
            copy(gateway, client);
            up.join();
        }
    }

    /** Until one of both ends, which ends both. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Both are closed by now.
        }
    }

    public HostPort address() {
        return new HostPort("127.0.0.1", server.port());
    }

    /** @return how many connections were taken */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
