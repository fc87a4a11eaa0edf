package dev.davit.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's end of a tunnel, behind TLS, whose agent says nothing but what the test lets it. */
class TunnelConnectionTest {
    private static final int KIB = 1024;
    private static final int STREAMS = 3;
    private static final TunnelLimits LIMITS =
            new TunnelLimits(64 * KIB, 64 * KIB, 64 * KIB, STREAMS, 16 * KIB, 100, Duration.ofSeconds(10));
    private static final DialOutcome TOO_MANY_STREAMS = new DialOutcome.Exceeded(Limit.TUNNEL_STREAMS);
    private static final int SETTINGS = 0x4;
    private static final int MAX_CONCURRENT_STREAMS = 0x3;

    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private TunnelConnection tunnel;

    @BeforeEach
    void start() throws Exception {
        var clusters = new Clusters(GatewayEvents.untold());
        clusters.publish(testCluster.route(new HostPort("127.0.0.1", 1), List.of(), "w0"));
        channel.pipeline().addLast("handshake", new ChannelInboundHandlerAdapter());
        TunnelConnection.start(
                channel,
                clusters.byId(testCluster.id()).orElseThrow(),
                "w0",
                testCluster.node("w0", ExtendedUsage.CLIENT_AUTH).certificate(),
                InetAddress.getLoopbackAddress(),
                new Replica("gw", () -> 1, Optional::empty),
                LIMITS,
                MemoryBudget.ofGateway(1L << 30),
                TunnelTiming.standard(),
                Clock.systemUTC());
        tunnel = channel.pipeline().get(TunnelConnection.class);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private Promise<DialOutcome> dial() {
        Promise<DialOutcome> outcome = ImmediateEventExecutor.INSTANCE.newPromise();
        tunnel.dial(new HostPort("10.0.0.1", 10250), outcome);
        channel.runPendingTasks();
        return outcome;
    }

    /** One setting of HTTP/2 (RFC 9113 section 6.5) by the agent. */
    private void says(int setting, int value) {
        ByteBuf frame = Unpooled.buffer()
                .writeMedium(6)
                .writeByte(SETTINGS)
                .writeByte(0)
                .writeInt(0);
        channel.writeInbound(frame.writeShort(setting).writeInt(value));
    }

    @Test
    void aStreamMoreThanTheTunnelMayHaveIsRefusedUntilOneEnds() {
        var first = dial();
        for (var i = 1; i < STREAMS; i++) {
            assertThat(dial().isDone()).isFalse();
        }

        assertThat(dial().getNow()).isEqualTo(TOO_MANY_STREAMS);
        assertThat(tunnel.openStreams()).isEqualTo(STREAMS);

        first.cancel(false);
        channel.runPendingTasks();
        assertThat(dial().isDone()).isFalse();
    }

    @Test
    void aStreamMoreThanTheAgentTakesIsRefusedForTheSameReason() {
        says(MAX_CONCURRENT_STREAMS, 1);
        assertThat(dial().isDone()).isFalse();

        assertThat(dial().getNow()).isEqualTo(TOO_MANY_STREAMS);
        assertThat(tunnel.openStreams()).isEqualTo(1);
    }
}
