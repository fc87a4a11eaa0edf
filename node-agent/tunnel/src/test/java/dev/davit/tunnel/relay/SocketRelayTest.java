package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketRelayTest {
    private final ReadCounter leftReads = new ReadCounter();
    private final EmbeddedChannel left = channel(leftReads);
    private final EmbeddedChannel right = channel(new ReadCounter());
    private final List<CloseReason> closed = new ArrayList<>();

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
        SocketRelay.join(left, right, closed::add);
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
    void stopsReadingWhileThePeerIsNotWritable() {
        right.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        right.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                // The socket is full: nothing leaves.
            }
        });
        join();
        var before = leftReads.reads;

        left.writeInbound(Unpooled.copiedBuffer(new byte[64]));

        assertThat(right.isWritable()).isFalse();
        assertThat(leftReads.reads).isEqualTo(before);

        right.pipeline().removeFirst();
        right.flush();
        right.runPendingTasks();
        left.runPendingTasks();

        assertThat(leftReads.reads).isEqualTo(before + 1);
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
