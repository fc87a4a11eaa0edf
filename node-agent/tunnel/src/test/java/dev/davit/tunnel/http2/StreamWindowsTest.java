package dev.davit.tunnel.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's end of a tunnel whose agent has taken its settings, and says nothing more. */
class StreamWindowsTest {
    private static final int KIB = 1024;
    private static final int FIRST = 64 * KIB;
    private static final int MOVING = 256 * KIB;
    private static final int LARGEST = 4 * KIB * KIB;
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final byte[] SETTINGS_ACK = {0, 0, 0, 4, 1, 0, 0, 0, 0};

    private final MemoryBudget memory = MemoryBudget.ofGateway(64L * KIB * KIB);
    private final AtomicLong now = new AtomicLong();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private Http2Connection connection;
    private StreamWindows windows;

    @BeforeEach
    void start() {
        TunnelPipeline.gatewayEnd(channel, TunnelLimits.gateway(), memory);
        channel.writeInbound(Unpooled.wrappedBuffer(SETTINGS, SETTINGS_ACK));
        connection = channel.pipeline().get(Http2FrameCodec.class).connection();
        windows = new StreamWindows(connection, TunnelLimits.gateway(), memory, now::get);
    }

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
    }

    private int open() {
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInboundHandlerAdapter())
                .open()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.control()));
        return stream.stream().id();
    }

    private int sizeAtTheFlowController(int stream) {
        return connection.local().flowController().initialWindowSize(connection.stream(stream));
    }

    private void roundTrip(int millis) {
        windows.roundTrip(Duration.ofMillis(millis).toNanos());
    }

    /** The far socket takes as much as the window allows in each round trip. */
    private void takeAWindow(StreamWindows.Window window, int millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        window.taken(window.size());
    }

    @Test
    void beginsSmall() {
        var stream = open();

        assertThat(windows.open(stream).size()).isEqualTo(FIRST);
        assertThat(sizeAtTheFlowController(stream)).isEqualTo(FIRST);
    }

    @Test
    void growsToAFewFramesWhileItMoves() {
        var stream = open();
        var window = windows.open(stream);

        takeAWindow(window, 1);

        assertThat(window.size()).isEqualTo(MOVING);
        assertThat(sizeAtTheFlowController(stream)).isEqualTo(MOVING);
        assertThat(memory.grown()).isEqualTo(MOVING - FIRST);
    }

    @Test
    void growsWithRateTimesRoundTrip() {
        var window = windows.open(open());
        roundTrip(50);

        for (var i = 0; i < 4; i++) {
            takeAWindow(window, 50);
        }

        assertThat(window.size())
                .as("doubled in each round trip after the first")
                .isEqualTo(8 * MOVING);
    }

    @Test
    void growsToTheLargestAtMost() {
        var window = windows.open(open());
        roundTrip(50);

        for (var i = 0; i < 20; i++) {
            takeAWindow(window, 50);
        }

        assertThat(window.size()).isEqualTo(LARGEST);
    }

    @Test
    void doesNotGrowWhileTheSocketIsTheBottleneck() {
        var window = windows.open(open());
        roundTrip(10);

        for (var i = 0; i < 20; i++) {
            takeAWindow(window, 1_000);
        }

        assertThat(window.size()).isEqualTo(FIRST);
        assertThat(memory.grown()).isZero();
    }

    @Test
    void aStalledStreamNeverGrows() {
        var window = windows.open(open());
        roundTrip(50);

        window.taken(FIRST - 1);
        roundTrip(50);

        assertThat(window.size()).isEqualTo(FIRST);
        assertThat(memory.grown()).isZero();
    }

    @Test
    void theShortestRoundTripCounts() {
        var window = windows.open(open());
        roundTrip(1);
        roundTrip(5_000);

        takeAWindow(window, 1);
        takeAWindow(window, 1);

        assertThat(window.size()).isEqualTo(2 * MOVING);
    }

    @Test
    void givesGrowthBackWhenTheStreamEnds() {
        var window = windows.open(open());
        takeAWindow(window, 1);

        window.close();

        assertThat(memory.grown()).isZero();
    }

    @Test
    void oneConnectionLeavesGrowthToOthers() {
        roundTrip(50);
        for (var stream = 0; stream < 10; stream++) {
            var window = windows.open(open());
            for (var i = 0; i < 20; i++) {
                takeAWindow(window, 50);
            }
        }

        assertThat(memory.grown()).isEqualTo(memory.growthOfOneConnection());
    }

    @Test
    void aStreamThatBecameSlowIsInvitedToSendNoMoreThanAtFirst() {
        var stream = open();
        var window = windows.open(stream);
        takeAWindow(window, 1);
        roundTrip(1);

        roundTrip(1);

        assertThat(window.size()).isEqualTo(FIRST);
        assertThat(sizeAtTheFlowController(stream)).isEqualTo(FIRST);
    }

    @Test
    void whatTheSenderMayStillSendStaysReserved() {
        var window = windows.open(open());
        takeAWindow(window, 1);
        roundTrip(1);

        roundTrip(1);

        // The flow controller has told the sender of the larger window only if bytes of the first were used up.
        var told = connection.local().flowController().windowSize(connection.stream(3));
        assertThat(memory.grown()).isEqualTo(Math.max(told, FIRST) - FIRST);
    }
}
