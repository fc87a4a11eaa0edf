package dev.davit.gateway.testing;

import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** One address in front of several gateways, which are taken in turn. */
public final class TestBalancer implements AutoCloseable {
    private static final int BLOCK = 16 * 1024;

    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final TestServer server;
    private volatile boolean frozen;

    /** A connection and whether it has gone dead. */
    private static final class Line {
        private volatile boolean dead;
    }

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

    /**
     * What is open, and what comes until {@link #thaw}, goes dead for good: nothing passes any more in either direction, and
     * neither end hears of the other one's end.
     */
    public void freeze() {
        frozen = true;
        lines.forEach(line -> line.dead = true);
    }

    /** Connections that come from now on live. */
    public void thaw() {
        frozen = false;
    }

    private void relay(Socket client) throws IOException, InterruptedException {
        var line = new Line();
        lines.add(line);
        line.dead |= frozen;
        var known = List.copyOf(ports);
        var port = known.get(connections.getAndIncrement() % known.size());
        try (var gateway = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var up = Thread.ofVirtual().start(() -> copy(line, client, gateway));
            copy(line, gateway, client);
            up.join();
        }
    }

    /** Until one of both ends, which ends both, unless the line is dead. */
    private void copy(Line line, Socket from, Socket to) {
        try (from;
                to) {
            try {
                pass(line, from, to);
            } finally {
                if (line.dead) {
                    over.await();
                }
            }
        } catch (IOException e) {
            // Both are closed by now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Line line, Socket from, Socket to) throws IOException {
        var block = new byte[BLOCK];
        for (var read = from.getInputStream().read(block);
                read >= 0;
                read = from.getInputStream().read(block)) {
            if (!line.dead) {
                to.getOutputStream().write(block, 0, read);
            }
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
        over.countDown();
        server.close();
    }
}
