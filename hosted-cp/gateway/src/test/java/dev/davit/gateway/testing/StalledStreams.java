package dev.davit.gateway.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Connections of a cluster's API server to a pod, of a GiB each that nobody reads. */
public final class StalledStreams implements AutoCloseable {
    private static final long GIBIBYTE = 1L << 30;

    /**
     * Of the sockets at both ends, so that they are full soon; some segments of loopback, which are 64 KiB: with less, who
     * reads again is sent a segment only when the kernel's timer for closed windows is up, which can take half a minute.
     */
    private static final int KERNEL_BUFFER = 256 * 1024;

    private final TestGateway gateway;
    private final TestCluster cluster;
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<ConnectReply> all = new ArrayList<>();
    private final TestServer unread = new TestServer(connection -> {
        connection.setReceiveBufferSize(KERNEL_BUFFER);
        over.await();
    });
    private final TestServer source = new TestServer(connection -> {
        connection.setSendBufferSize(KERNEL_BUFFER);
        send(connection.getOutputStream());
    });

    public StalledStreams(TestGateway gateway, TestCluster cluster) {
        this.gateway = gateway;
        this.cluster = cluster;
    }

    /** What the API server sends to the pod. */
    public ConnectReply upload() throws Exception {
        var reply = open(unread);
        var out = reply.socket().getOutputStream();
        Thread.ofVirtual().start(() -> send(out));
        return reply;
    }

    /** What the pod sends to the API server. */
    public ConnectReply download() throws Exception {
        return open(source);
    }

    private ConnectReply open(TestServer server) throws Exception {
        var reply = gateway.request(cluster, "10.244.0.5:" + server.port());
        reply.socket().setSendBufferSize(KERNEL_BUFFER);
        reply.socket().setReceiveBufferSize(KERNEL_BUFFER);
        all.add(reply);
        return reply;
    }

    private void send(OutputStream out) {
        var block = new byte[64 * 1024];
        try {
            for (var left = GIBIBYTE; left > 0; left -= block.length) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException e) {
            // The stream is over.
        }
    }

    /** Returns when something was sent and for a while nothing more: every buffer on the way is full. */
    public void awaitStandstill() {
        var before = new AtomicLong();
        await("nothing more can be sent")
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    }

    @Override
    public void close() throws IOException {
        // First at the pod: the JDK's close waits for a writer, which ends with its connection.
        over.countDown();
        for (var reply : all) {
            reply.close();
        }
        unread.close();
        source.close();
    }
}
