package dev.davit.bench.tunnel.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private final CompletableFuture<Channel> opened = new CompletableFuture<>();
    private final LongAdder counted = new LongAdder();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void asksForItsTargetAfterTheHandshake() {
        open(Optional.of("10.128.0.5:80"));

        assertThat(sent()).isEqualTo("CONNECT 10.128.0.5:80 HTTP/1.1\r\nHost: 10.128.0.5:80\r\n\r\n");
        assertThat(opened).isNotDone();
    }

    @Test
    void isEstablishedWithThe200AndHandsOnWhatFollowsIt() {
        open(Optional.of("10.128.0.5:80"));

        receive("HTTP/1.1 200 Connection est");
        assertThat(opened).isNotDone();
        receive("ablished\r\n\r\nabc");

        assertThat(opened).isCompletedWithValue(channel);
        assertThat(counted.sum()).isEqualTo(3);
    }

    @Test
    void saysWhyItWasRefused() {
        open(Optional.of("10.128.0.5:80"));

        receive("HTTP/1.1 503 OVERLOADED: too much\r\nContent-Length: 0\r\n\r\n");

        assertThat(opened)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("HTTP/1.1 503 OVERLOADED: too much");
    }

    @Test
    void isEstablishedWithTheHandshakeWhereThereIsNothingToAskFor() {
        open(Optional.empty());

        assertThat(opened).isCompletedWithValue(channel);
    }

    @Test
    void failsWhenTheConnectionCloses() {
        open(Optional.of("10.128.0.5:80"));

        channel.close();

        assertThat(opened).isCompletedExceptionally();
    }

    private void open(Optional<String> target) {
        channel = new EmbeddedChannel(new Opening(target, new Counting(counted), opened));
        channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private String sent() {
        ByteBuf bytes = channel.readOutbound();
        try {
            return bytes.toString(StandardCharsets.US_ASCII);
        } finally {
            bytes.release();
        }
    }
}
