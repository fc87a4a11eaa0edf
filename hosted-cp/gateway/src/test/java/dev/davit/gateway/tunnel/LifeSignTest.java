package dev.davit.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifeSignTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void ask() {
        channel.freezeTime();
        channel.pipeline().addLast("last", new ChannelInboundHandlerAdapter());
        LifeSign.ask(channel, "last", Duration.ofSeconds(3), () -> heard.add("answered"), () -> heard.add("silent"));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void anAnswerIsASignOfLife() {
        Http2PingFrame ping = channel.readOutbound();

        channel.writeInbound(new DefaultHttp2PingFrame(ping.content(), true));
        pass(5);

        assertThat(ping.ack()).isFalse();
        assertThat(heard).containsExactly("answered");
        assertThat(channel.pipeline().names()).first().isEqualTo("last");
    }

    @Test
    void silenceIsNone() {
        pass(2);
        assertThat(heard).isEmpty();

        pass(2);

        assertThat(heard).containsExactly("silent");
        assertThat(channel.pipeline().names()).first().isEqualTo("last");
    }

    @Test
    void bytesThatAreNoAnswerSayNeither() {
        Http2PingFrame ping = channel.readOutbound();

        channel.writeInbound(new DefaultHttp2PingFrame(ping.content() + 1, true));
        pass(5);

        assertThat(heard).isEmpty();
    }

    @Test
    void anEndSaysNeither() {
        channel.close();
        pass(5);

        assertThat(heard).isEmpty();
    }
}
