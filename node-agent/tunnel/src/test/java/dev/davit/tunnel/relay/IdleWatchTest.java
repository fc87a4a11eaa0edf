package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sockets that are joined, in a time that passes when a test says so. */
class IdleWatchTest {
    private static final Duration BOUND = Duration.ofMinutes(60);
    private static final long MEBIBYTE = 1L << 20;

    private final EmbeddedChannel watched = channel();
    private final EmbeddedChannel other = channel();
    private final List<CloseReason> closed = new ArrayList<>();

    private static EmbeddedChannel channel() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.config().setAutoRead(false);
        return channel;
    }

    @BeforeEach
    void join() {
        IdleWatch.on(watched, BOUND);
        var part = new InFlightBytes(MEBIBYTE, 1, 1).share("owner").part(watched);
        SocketRelay.join(watched, other, part, closed::add);
        settle();
    }

    /** Minute by minute, as it would. */
    private void pass(Duration time) {
        for (var minute = 0; minute < time.toMinutes(); minute++) {
            watched.advanceTimeBy(1, TimeUnit.MINUTES);
            watched.runScheduledPendingTasks();
            settle();
        }
    }

    private void settle() {
        for (var socket : List.of(watched, other, watched)) {
            socket.runPendingTasks();
        }
    }

    private static void says(EmbeddedChannel socket) {
        socket.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    }

    @AfterEach
    void releaseEverything() {
        watched.finishAndReleaseAll();
        other.finishAndReleaseAll();
    }

    @Test
    void endsBothWhenNothingComesOrGoes() {
        pass(Duration.ofMinutes(59));
        assertThat(closed).isEmpty();

        pass(Duration.ofMinutes(1));
        assertThat(closed).containsExactly(CloseReason.IDLE);
        assertThat(watched.isOpen()).isFalse();
        assertThat(other.isOpen()).isFalse();
    }

    @Test
    void leavesAloneWhatSaysSomethingNowAndThen() {
        for (var hours = 0; hours < 6; hours++) {
            says(watched);
            pass(Duration.ofMinutes(55));
        }

        assertThat(closed).isEmpty();
    }

    @Test
    void leavesAloneWhatIsToldSomethingNowAndThen() {
        for (var hours = 0; hours < 6; hours++) {
            says(other);
            pass(Duration.ofMinutes(55));
        }

        assertThat(closed).isEmpty();
    }

    @Test
    void looksNoMoreWhenTheConnectionIsClosed() {
        watched.close();
        pass(Duration.ofHours(3));

        assertThat(closed).containsExactly(CloseReason.SOCKET_CLOSED);
    }
}
