package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.access.AccessLogSettings;
import dev.davit.gateway.drain.DrainTiming;
import dev.davit.gateway.peer.PeerDirectory;
import dev.davit.gateway.peer.PeerTiming;
import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.tunnel.TunnelTiming;
import dev.davit.testing.kube.LoopbackPorts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name that exists must not be turned away by a gateway that has not heard of it yet. */
@Timeout(60)
class GatewayStartTest {
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    @Test
    void nothingButHealthIsOpenBeforeRoutesAreLoaded(@TempDir Path directory) throws Exception {
        TestGateway.start(directory).close();
        var settings = settings(directory);
        var routesLoaded = new CompletableFuture<Void>();

        try (var gateway = new Gateway(
                settings,
                Clock.systemUTC(),
                new PrintStream(OutputStream.nullOutputStream()),
                PeerDirectory.none(),
                PeerTiming.standard(),
                TunnelTiming.standard())) {
            var start = new FutureTask<>(() -> gateway.start(routesLoaded));
            Thread.startVirtualThread(start);

            await("health").ignoreExceptions().until(() -> status(settings, "/healthz") == 200);
            assertThat(status(settings, "/readyz")).isEqualTo(503);
            assertThat(others(settings))
                    .allSatisfy(port -> assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class));

            routesLoaded.complete(null);
            start.get(10, TimeUnit.SECONDS);

            assertThat(status(settings, "/readyz")).isEqualTo(200);
            for (int port : others(settings)) {
                connect(port);
            }
        }
    }

    private static GatewaySettings settings(Path directory) {
        return new GatewaySettings(
                "gw-test",
                directory,
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                LoopbackPorts.free(),
                "",
                DrainTiming.upTo(Duration.ofSeconds(2)),
                BUFFER_BYTES,
                AccessLogSettings.standard(),
                FrontLimits.standard());
    }

    private static List<Integer> others(GatewaySettings settings) {
        return List.of(
                settings.publicPort(),
                settings.egressClusterPort(),
                settings.egressControlPlanePort(),
                settings.controlPort(),
                settings.peerPort());
    }

    private static int status(GatewaySettings settings, String path) {
        return HealthClient.get(settings.healthPort(), path).statusCode();
    }

    private static void connect(int port) throws Exception {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
