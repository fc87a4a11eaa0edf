package dev.davit.bench.tunnel;

import dev.davit.bench.PairedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** Sends a fixed number of bytes over some connections at once, until the far end has read and acknowledged them all. */
final class Bulk implements PairedRun.Measured {
    private static final byte[] CHUNK = new byte[64 * 1024];

    private final String name;
    private final Connector connector;
    private final int streams;
    private final long bytesPerStream;
    private double cpuSeconds;
    private int measured;

    /** Opens one connection whose far end reads everything, then writes one byte. */
    @FunctionalInterface
    interface Connector {
        Socket connect() throws Exception;
    }

    Bulk(String name, Connector connector, int streams, long bytesPerStream) {
        this.name = name;
        this.connector = connector;
        this.streams = streams;
        this.bytesPerStream = bytesPerStream;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration measure(int repetition) {
        var sockets = new ArrayList<Socket>();
        try {
            for (var i = 0; i < streams; i++) {
                sockets.add(connector.connect());
            }
            var cpu = cpuNanos();
            var start = System.nanoTime();
            var sent = sockets.stream()
                    .map(socket -> CompletableFuture.runAsync(() -> send(socket), Thread::startVirtualThread))
                    .toList();
            sent.forEach(CompletableFuture::join);
            var duration = Duration.ofNanos(System.nanoTime() - start);
            cpuSeconds += (cpuNanos() - cpu) / 1e9;
            measured++;
            return duration;
        } catch (Exception e) {
            throw new IllegalStateException(name + " failed in run " + (repetition + 1), e);
        } finally {
            sockets.forEach(Bulk::close);
        }
    }

    /** @return CPU seconds of all roles of this process for one GiB, over all repetitions */
    double cpuSecondsPerGibibyte() {
        return cpuSeconds / measured / streams / bytesPerStream * (1L << 30);
    }

    private void send(Socket socket) {
        try {
            var out = socket.getOutputStream();
            for (var left = bytesPerStream; left > 0; left -= CHUNK.length) {
                out.write(CHUNK, 0, (int) Math.min(left, CHUNK.length));
            }
            out.flush();
            if (socket.getInputStream().read() < 0) {
                throw new IOException("closed before the far end had read everything");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
