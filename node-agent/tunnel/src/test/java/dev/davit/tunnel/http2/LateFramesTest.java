package dev.davit.tunnel.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of a tunnel that the gateway resets while the agent sends: what is still under way then. */
class LateFramesTest {
    private static final int KIB = 1024;
    private static final int RESETS = 50;
    private static final int DATA = 0x0;
    private static final int RST_STREAM = 0x3;
    private static final int SETTINGS = 0x4;
    private static final int STREAM = 3;
    private static final TunnelLimits LIMITS =
            new TunnelLimits(64 * KIB, 256 * KIB, 64 * KIB, 128, 16 * KIB, RESETS, Duration.ofSeconds(10));

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void reset() {
        channel.freezeTime();
        TunnelPipeline.gatewayEnd(channel, LIMITS, MemoryBudget.ofGateway(1L << 40));
        send(SETTINGS, 0, 0);
        var stream = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInboundHandlerAdapter())
                .open()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.dial(new HostPort("10.1.2.3", 10250))));
        resets();

        stream.close();
        channel.runPendingTasks();

        assertThat(resets()).isEqualTo(1);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theyAreNotAnswered() {
        for (var i = 0; i < 2 * RESETS; i++) {
            send(DATA, STREAM, 16 * KIB);
        }

        assertThat(resets()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aPeerThatDoesNotStopIsCut() {
        var frames = 0;
        while (channel.isOpen() && frames < 2 * LateFrames.MOST) {
            send(DATA, STREAM, 1);
            frames++;
        }

        assertThat(channel.isOpen()).isFalse();
        assertThat(frames).isGreaterThan(LateFrames.MOST);
    }

    @Test
    void framesOfAStreamThatThePeerItselfHasResetAreAnsweredAsBefore() {
        var stream = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInboundHandlerAdapter())
                .open()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.dial(new HostPort("10.1.2.3", 10250))));
        send(RST_STREAM, STREAM + 2, Integer.BYTES);
        resets();

        send(DATA, STREAM + 2, 1);

        assertThat(resets()).isEqualTo(1);
    }

    private void send(int type, int stream, int length) {
        channel.writeInbound(Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(0)
                .writeInt(stream)
                .writeZero(length));
        channel.runPendingTasks();
    }

    /** @return how many RST_STREAM were sent since the last call */
    private int resets() {
        return Collections.frequency(SentFrames.types(channel), RST_STREAM);
    }
}
