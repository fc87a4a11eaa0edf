package dev.davit.bench.tunnel;

import dev.davit.bench.RunOptions;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLSocket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tunnel}: bytes from an API server's CONNECT to a server on the node, against one hop of raw TLS. */
@Command(
        name = "tunnel",
        mixinStandardHelpOptions = true,
        description = "Bulk throughput through egress front, gateway and agent, against raw TLS over one hop with the"
                + " same cipher; everything in this process, on loopback.")
public final class TunnelBench implements Callable<Integer> {
    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(names = "--streams", defaultValue = "1", description = "Connections at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(names = "--mebibytes", defaultValue = "512", description = "Per run (default: ${DEFAULT-VALUE}).")
    private int mebibytes;

    @Override
    public Integer call() throws Exception {
        var paired = runs.pairedRun(System.out);
        var bytes = (long) mebibytes * (1L << 20) / streams;
        var directory = Files.createTempDirectory("davit-bench");
        var cluster = new TestCluster("benchbench");
        try (var gateway = TestGateway.start(directory);
                var node = new TestServer(connection -> swallow(connection, bytes));
                var raw = rawServer(gateway, cluster, bytes)) {
            gateway.publish(cluster, "w0");
            gateway.join(cluster, "w0", TestGateway.LOOPBACK);
            var tunnel = new Bulk(
                    "through the tunnel (" + streams + " streams)",
                    () -> gateway.request(cluster, "10.244.0.5:" + node.port()).socket(),
                    streams,
                    bytes);
            var cipher = cipher(gateway, cluster);
            var oneHop = new Bulk(
                    "raw TLS, one hop (" + streams + " streams)",
                    () -> connected(gateway.internal(raw.port(), identity(cluster)), cipher),
                    streams,
                    bytes);
            System.out.println("cipher of both: " + cipher);
            var outcome = paired.run(tunnel, oneHop);
            System.out.printf(
                    Locale.ROOT,
                    "%d MiB a run; throughput %.2f of raw TLS; CPU s per GiB, all roles: %.2f tunnel, %.2f raw TLS%n",
                    mebibytes,
                    1 / outcome.ratio(),
                    tunnel.cpuSecondsPerGibibyte(),
                    oneHop.cpuSecondsPerGibibyte());
            return outcome.exitCode();
        }
    }

    private static String identity(TestCluster cluster) {
        return "davit://cluster/" + cluster.uid();
    }

    /** @return what the egress front agrees on with the client that is measured */
    private static String cipher(TestGateway gateway, TestCluster cluster) throws Exception {
        try (var socket = gateway.internal(gateway.ports().egressCluster(), identity(cluster))) {
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }

    /** The handshake comes before the clock starts, as it does in the tunnel. */
    private static SSLSocket connected(SSLSocket socket, String cipher) throws IOException {
        socket.setEnabledCipherSuites(new String[] {cipher});
        socket.startHandshake();
        return socket;
    }

    /** A TLS server by the JDK with the same kind of certificate as the egress front. */
    private static TestServer rawServer(TestGateway gateway, TestCluster cluster, long bytes) throws Exception {
        var context = TestTls.context(gateway.ca(), Optional.of(gateway.serverKey()));
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new TestServer(listener, connection -> swallow(connection, bytes));
    }

    private static void swallow(Socket connection, long bytes) throws IOException {
        var in = connection.getInputStream();
        var buffer = new byte[256 * 1024];
        for (var left = bytes; left > 0; ) {
            var read = in.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
        connection.getOutputStream().write(1);
        connection.getOutputStream().flush();
        in.read();
    }
}
