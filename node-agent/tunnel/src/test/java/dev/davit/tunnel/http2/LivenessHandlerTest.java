package dev.davit.tunnel.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LivenessHandlerTest {
    private final AtomicInteger deaths = new AtomicInteger();

    private EmbeddedChannel channel() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new LivenessHandler(Duration.ofSeconds(5), deaths::incrementAndGet));
        return channel;
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        for (var i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
        }
    }

    @Test
    void pingsAtOnceAndInEveryInterval() {
        var channel = channel();

        assertThat(channel.<Object>readOutbound()).isInstanceOf(Http2PingFrame.class);
        assertThat(channel.<Object>readOutbound()).isNull();
        pass(channel, 5);

        assertThat(channel.<Object>readOutbound()).isInstanceOf(Http2PingFrame.class);
        channel.finishAndReleaseAll();
    }

    @Test
    void theAnswerToTheLastPingTellsTheRoundTrip() {
        var channel = new EmbeddedChannel();
        StreamWindows.install(
                channel, new DefaultHttp2Connection(false), TunnelLimits.gateway(), MemoryBudget.ofGateway(1_000));
        var windows = StreamWindows.of(channel).orElseThrow();
        channel.pipeline().addLast(new LivenessHandler(Duration.ofSeconds(5), deaths::incrementAndGet));
        Http2PingFrame ping = channel.readOutbound();

        channel.writeInbound(new DefaultHttp2PingFrame(ping.content() - 1, true));
        channel.writeInbound(new DefaultHttp2PingFrame(ping.content(), false));
        assertThat(windows.roundTripNanos()).isZero();
        channel.writeInbound(new DefaultHttp2PingFrame(ping.content(), true));

        assertThat(windows.roundTripNanos()).isPositive();
        assertThat(channel.pipeline().get(LivenessHandler.class).roundTrip())
                .contains(Duration.ofNanos(windows.roundTripNanos()));
        channel.finishAndReleaseAll();
    }

    @Test
    void noticesADeadPeerWithin15Seconds() {
        var channel = channel();

        pass(channel, 15);

        assertThat(channel.isOpen()).isFalse();
        assertThat(deaths).hasValue(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void takesAnyInboundByteAsLife() {
        var channel = channel();
        for (var i = 0; i < 20; i++) {
            pass(channel, 4);
            channel.pipeline().fireChannelReadComplete();
        }

        assertThat(channel.isOpen()).isTrue();
        assertThat(deaths).hasValue(0);
        channel.finishAndReleaseAll();
    }
}
