package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketRelayTest {
    private static final int ENOUGH = 64 * 1024;

    private final ReadCounter leftReads = new ReadCounter();
    private final EmbeddedChannel left = channel(leftReads);
    private final EmbeddedChannel right = channel(new ReadCounter());
    private final List<CloseReason> closed = new ArrayList<>();
    private final InFlightBytes inFlight = new InFlightBytes(1024 * 1024, 2, 1);

    /** Counts how often bytes were asked for. */
    private static final class ReadCounter extends ChannelOutboundHandlerAdapter {
        private int reads;

        @Override
        public void read(ChannelHandlerContext ctx) {
            reads++;
            ctx.read();
        }
    }

    private static EmbeddedChannel channel(ReadCounter counter) {
        var channel = new EmbeddedChannel(counter);
        channel.config().setAutoRead(false);
        return channel;
    }

    private void join() {
        SocketRelay.join(left, right, inFlight.share("a").part(left), closed::add);
        left.runPendingTasks();
        right.runPendingTasks();
    }

    @AfterEach
    void releaseEverything() {
        left.finishAndReleaseAll();
        right.finishAndReleaseAll();
    }

    @Test
    void writesToOneWhatTheOtherReads() {
        join();

        left.writeInbound(Unpooled.copiedBuffer(new byte[] {1, 2}));

        ByteBuf written = right.readOutbound();
        assertThat(written.readableBytes()).isEqualTo(2);
        written.release();
    }

    @Test
    void stopsReadingWhileThePeerTakesNothing() {
        fill(right);
        join();
        var before = leftReads.reads;

        left.writeInbound(Unpooled.copiedBuffer(new byte[ENOUGH]));

        assertThat(leftReads.reads).isEqualTo(before);
        assertThat(inFlight.current()).isEqualTo(ENOUGH);

        empty(right);

        assertThat(leftReads.reads).isEqualTo(before + 1);
        assertThat(inFlight.current()).isZero();
    }

    @Test
    void readsOnWhileThePeerHasTakenNothingButItIsLittle() {
        fill(right);
        join();
        var before = leftReads.reads;

        left.writeInbound(Unpooled.copiedBuffer(new byte[64]));

        assertThat(leftReads.reads).isEqualTo(before + 1);
    }

    @Test
    void whatWaitsIsWrittenInItsOrder() {
        fill(right);
        join();
        for (byte i = 0; i < 5; i++) {
            left.writeInbound(Unpooled.copiedBuffer(new byte[] {i}));
        }

        empty(right);

        var written = Unpooled.buffer();
        for (ByteBuf next = right.readOutbound(); next != null; next = right.readOutbound()) {
            written.writeBytes(next);
            next.release();
        }
        assertThat(ByteBufUtil.getBytes(written)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void nothingIsHeldOfARelayThatIsOver() {
        fill(right);
        join();
        left.writeInbound(Unpooled.copiedBuffer(new byte[100]));
        left.writeInbound(Unpooled.copiedBuffer(new byte[100]));

        left.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        assertThat(inFlight.current()).isZero();
    }

    /** The socket is full: nothing leaves. */
    private static void fill(EmbeddedChannel socket) {
        socket.pipeline().addFirst("full", new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                // Nothing leaves.
            }
        });
    }

    private void empty(EmbeddedChannel socket) {
        socket.pipeline().remove("full");
        socket.flush();
        socket.runPendingTasks();
        left.runPendingTasks();
    }

    @Test
    void closesWhenBothDirectionsEnded() {
        join();

        left.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(closed).isEmpty();
        assertThat(left.isOpen()).isTrue();

        right.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(closed).containsExactly(CloseReason.FINISHED);
        assertThat(left.isOpen()).isFalse();
        assertThat(right.isOpen()).isFalse();
    }

    @Test
    void aFailureOfOneEndsTheOther() {
        join();

        left.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));

        assertThat(closed).containsExactly(CloseReason.SOCKET_FAILED);
        assertThat(right.isOpen()).isFalse();
    }

    @Test
    void aSocketThatDiedBeforehandEndsTheOther() {
        right.close();

        join();

        assertThat(closed).containsExactly(CloseReason.SOCKET_CLOSED);
        assertThat(left.isOpen()).isFalse();
    }
}
