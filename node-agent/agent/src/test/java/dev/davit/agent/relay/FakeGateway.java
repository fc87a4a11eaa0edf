package dev.davit.agent.relay;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.proxy.ProxyHeader;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The far end of a relay: takes connections, reads their PROXY header, and hands them to the test. */
final class FakeGateway implements AutoCloseable {
    private static final int FIXED = 16;
    private final ServerSocket socket;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /** A connection after its header. */
    record Arrival(ProxyHeader header, Socket socket) {}

    FakeGateway() throws IOException {
        socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", socket.getLocalPort());
    }

    Arrival next() throws InterruptedException, IOException {
        var arrival = arrivals.poll(20, TimeUnit.SECONDS);
        if (arrival == null) {
            throw new IOException("no connection arrived");
        }
        return arrival;
    }

    boolean hasArrivals() {
        return !arrivals.isEmpty();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                var fixed = client.getInputStream().readNBytes(FIXED);
                if (fixed.length < FIXED) {
                    client.close();
                    continue;
                }
                var rest = client.getInputStream().readNBytes((fixed[14] & 0xff) << 8 | fixed[15] & 0xff);
                var decoded = ProxyHeaderCodec.decode(Unpooled.wrappedBuffer(fixed, rest));
                if (decoded instanceof ProxyHeaderCodec.Decoded.Header(var header, var length)
                        && length == fixed.length + rest.length) {
                    arrivals.add(new Arrival(header, client));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
