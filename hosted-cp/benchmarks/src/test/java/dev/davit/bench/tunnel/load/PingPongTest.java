package dev.davit.bench.tunnel.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PingPongTest {
    private final PingPong player = new PingPong();
    private final EmbeddedChannel channel = new EmbeddedChannel(player);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aTurnIsOverWhenAllOfItIsBack() {
        var game = player.play(Duration.ZERO, Duration.ZERO);
        channel.runPendingTasks();
        ByteBuf ping = channel.readOutbound();

        channel.writeInbound(Unpooled.copiedBuffer(ping.slice(0, 60)));
        assertThat(game).isNotDone();
        channel.writeInbound(Unpooled.copiedBuffer(ping.slice(60, 4)));

        assertThat(ping.readableBytes()).isEqualTo(64);
        assertThat(game.join().count()).isEqualTo(1);
    }

    @Test
    void turnsBeforeTheFirstThatCountsDoNotCount() {
        var game = player.play(Duration.ofHours(1), Duration.ofHours(1));
        channel.runPendingTasks();
        ByteBuf ping = channel.readOutbound();
        channel.writeInbound(Unpooled.copiedBuffer(ping));

        assertThat(game).isNotDone();
        assertThat(channel.<ByteBuf>readOutbound().readableBytes()).isEqualTo(64);
    }

    @Test
    void failsWhenTheConnectionCloses() {
        var game = player.play(Duration.ZERO, Duration.ofHours(1));
        channel.runPendingTasks();

        channel.close();

        assertThat(game).isCompletedExceptionally();
    }
}
