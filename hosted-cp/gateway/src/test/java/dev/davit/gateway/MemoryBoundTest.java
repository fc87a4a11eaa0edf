package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.StalledStreams;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.MemoryBudget;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** I11 and the memory behind it: what nobody reads is bounded by configuration, and the others go on. */
@Timeout(300)
class MemoryBoundTest {
    private static final int STALLED_EACH_WAY = 100;
    private static final long MEBIBYTE = 1L << 20;
    private static final int ROUND_TRIPS = 100;

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer echo = TestServer.echo();
    private TestGateway gateway;
    private StalledStreams stalled;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory, 64 * MEBIBYTE);
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        stalled = new StalledStreams(gateway, cluster);
    }

    @AfterEach
    void stop() throws IOException {
        stalled.close();
        gateway.close();
        echo.close();
    }

    private String pod() {
        return "10.244.0.5:" + echo.port();
    }

    private static void pingPong(Socket socket) throws IOException {
        for (var i = 0; i < ROUND_TRIPS; i++) {
            socket.getOutputStream().write(i);
            assertThat(socket.getInputStream().read()).isEqualTo(i);
        }
    }

    private List<MemoryBudget> budgets() {
        return List.of(gateway.gateway().memory(), gateway.lastTunnel().memory());
    }

    private long held() {
        return budgets().stream()
                .mapToLong(budget -> budget.inFlight().current())
                .sum();
    }

    @Test
    void i11TwoHundredStalledStreamsOfAGibibyteEachStayWithinTheBudgetAndTheOthersMove() throws Exception {
        var directBefore = PlatformDependent.usedDirectMemory();
        try (var established = gateway.request(cluster, pod())) {
            stalled.upload();
            var download = stalled.download();
            for (var i = 1; i < STALLED_EACH_WAY; i++) {
                stalled.upload();
                stalled.download();
            }
            stalled.awaitStandstill();

            assertThat(budgets())
                    .allSatisfy(budget -> assertThat(budget.inFlight().current())
                            .as("the stalled streams hold something, and less than is allowed")
                            .isBetween(MEBIBYTE, budget.inFlight().limit()));
            assertThat(PlatformDependent.usedDirectMemory() - directBefore)
                    .isLessThan(budgets().stream()
                            .mapToLong(budget -> 2 * budget.inFlight().limit())
                            .sum());
            pingPong(established.socket());
            try (var fresh = gateway.request(cluster, pod())) {
                pingPong(fresh.socket());
            }

            // It was held back, not cut: who reads again gets what waited, and more.
            download.socket().getInputStream().skipNBytes(16 * MEBIBYTE);
        }
    }

    @Test
    void whatStalledStreamsHeldIsFreeWhenTheyEnd() throws Exception {
        stalled.upload();
        stalled.download();
        stalled.awaitStandstill();
        assertThat(held()).isPositive();

        stalled.close();

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(held()).isZero();
            assertThat(budgets())
                    .allSatisfy(budget -> assertThat(budget.grown()).isZero());
        });
    }

    @Test
    void theWindowOfAFastStreamGrowsAndIsGivenBack() throws Exception {
        var memory = gateway.gateway().memory();

        try (var download = stalled.download()) {
            var in = download.socket().getInputStream();
            await().untilAsserted(() -> {
                in.skipNBytes(MEBIBYTE);
                assertThat(memory.grown()).isPositive();
            });
        }

        await().untilAsserted(() -> assertThat(memory.grown()).isZero());
    }
}
