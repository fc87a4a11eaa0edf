package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.StalledStreams;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with little memory, of which one cluster would take all. */
@Timeout(60)
class MemorySharesTest {
    private static final long BUFFER_BYTES = 4L << 20;
    private static final int HELD_BY_ONE = 32 * 1024;
    private static final int ENOUGH = 200;
    private static final Limit LIMIT = Limit.TUNNEL_BYTES_IN_FLIGHT;

    private final TestCluster greedy = new TestCluster("aaaaaaaaaa");
    private final TestCluster modest = new TestCluster("bbbbbbbbbb");

    @Test
    void aClusterThatUsedUpItsShareIsRefusedAndAnotherIsServed(@TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory, BUFFER_BYTES);
                var stalled = new StalledStreams(gateway, greedy);
                var echo = TestServer.echo()) {
            for (var cluster : new TestCluster[] {greedy, modest}) {
                gateway.publish(cluster, "w0");
                gateway.join(cluster, "w0", TestGateway.LOOPBACK);
            }

            var last = stalled.download();
            for (var i = 1; i < ENOUGH && last.statusLine().contains(" 200 "); i++) {
                var held = (long) i * HELD_BY_ONE;
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> gateway.gateway().memory().inFlight().current() >= held);
                last = stalled.download();
            }

            assertThat(last.statusLine()).isEqualTo("HTTP/1.1 503 OVERLOADED: " + LIMIT.text());
            assertThat(gateway.gateway().refusals().all())
                    .isEqualTo(Map.of(new RefusalCounts.Key(Refused.EGRESS, LIMIT.name()), 1L));
            assertThat(gateway.gateway().memory().inFlight().current()).isLessThan(BUFFER_BYTES);
            try (var reply = gateway.request(modest, "10.244.0.5:" + echo.port())) {
                reply.socket().getOutputStream().write(7);
                assertThat(reply.socket().getInputStream().read()).isEqualTo(7);
            }
        }
    }
}
