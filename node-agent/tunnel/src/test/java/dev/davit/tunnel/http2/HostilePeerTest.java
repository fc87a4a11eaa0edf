package dev.davit.tunnel.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames that no peer has reason to send, byte by byte, at either end of a tunnel: the connection ends, or it costs nothing. */
class HostilePeerTest {
    private static final int KIB = 1024;
    private static final int RESETS = 50;
    private static final TunnelLimits LIMITS =
            new TunnelLimits(64 * KIB, 256 * KIB, 64 * KIB, 128, 16 * KIB, RESETS, Duration.ofSeconds(10));

    private static final byte[] NOTHING = {};
    private static final int DATA = 0x0;
    private static final int HEADERS = 0x1;
    private static final int RST_STREAM = 0x3;
    private static final int SETTINGS = 0x4;
    private static final int PUSH_PROMISE = 0x5;
    private static final int PING = 0x6;
    private static final int WINDOW_UPDATE = 0x8;
    private static final int CONTINUATION = 0x9;
    private static final int UNKNOWN = 0x5a;
    private static final int PRIORITY = 0x2;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE;

    /** {@code :method CONNECT} and {@code :authority a:1}, as literals without indexing (RFC 7541 section 6.2.2). */
    private static final byte[] CONNECT = block(":method", "CONNECT", ":authority", "a:1");

    private static final byte[] ESTABLISHED = block(":status", "200");
    private static final Http2Headers TARGET = ConnectHeaders.dial(new HostPort("10.1.2.3", 10250));

    private final MemoryBudget memory = MemoryBudget.ofGateway(1L << 40);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Object> streams = new ArrayList<>();
    private int sent;

    /** Whose code is under test. */
    enum End {
        AGENT,
        GATEWAY
    }

    private void open(End end) {
        channel.freezeTime();
        if (end == End.AGENT) {
            TunnelPipeline.agentEnd(channel, LIMITS, memory, new Silent());
            channel.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII));
        } else {
            TunnelPipeline.gatewayEnd(channel, LIMITS, memory);
        }
        channel.pipeline().addLast(new Silent());
        send(SETTINGS, 0, 0, NOTHING);
        sent();
    }

    /** Says that it has read our settings, which a hostile peer need not do. */
    private void acknowledge() {
        send(SETTINGS, ACK, 0, NOTHING);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource
    void aFloodOfPingsEndsTheConnection(End end) {
        open(end);

        repeat(2 * ControlFrameLimit.MOST, () -> send(PING, 0, 0, new byte[8]));

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isLessThanOrEqualTo(ControlFrameLimit.MOST + 1);
    }

    @ParameterizedTest
    @EnumSource
    void aFloodOfSettingsEndsTheConnection(End end) {
        open(end);

        repeat(2 * ControlFrameLimit.MOST, () -> send(SETTINGS, 0, 0, setting(0x4, sent++ % 2 + 1)));

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isLessThanOrEqualTo(ControlFrameLimit.MOST + 1);
    }

    /** No flow control holds them back, and a stream that is not read would keep them. */
    @ParameterizedTest
    @CsvSource({"AGENT, 90", "GATEWAY, 90", "AGENT, 2", "GATEWAY, 2"})
    void aFloodOfFramesThatMeanNothingEndsTheConnection(End end, int type) {
        open(end);
        stream(end, 0);
        sent();
        streams.clear();

        repeat(2 * ControlFrameLimit.MOST, () -> send(type, 0, id(0), new byte[type == PRIORITY ? 5 : 64]));

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isZero();
        assertThat(streams).as("reached a stream").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void framesOfNoStreamThatMeanNothingCostNothing(End end) {
        open(end);

        repeat(2 * ControlFrameLimit.MOST, () -> send(UNKNOWN, 0, 0, new byte[64]));

        assertThat(channel.isOpen()).isTrue();
        assertThat(sent()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void pingsAtTheUsualPaceAreAnsweredForEver(End end) {
        open(end);

        for (var i = 0; i < 3 * ControlFrameLimit.MOST; i++) {
            send(PING, 0, 0, new byte[8]);
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
        }

        assertThat(channel.isOpen()).isTrue();
        assertThat(sent()).isEqualTo(3 * ControlFrameLimit.MOST);
    }

    /** It stays below the limit of frames, and reads none of the answers. */
    @ParameterizedTest
    @EnumSource
    void answersThatNobodyReadsDoNotPileUp(End end) {
        var unread = new Unread();
        open(end);
        channel.pipeline().addFirst(unread);

        for (var i = 0; i < 100 * ControlFrameLimit.MOST && channel.isOpen(); i++) {
            send(PING, 0, 0, new byte[8]);
            channel.advanceTimeBy(100, TimeUnit.MILLISECONDS);
        }

        unread.fail();
        assertThat(channel.isOpen()).isFalse();
        assertThat(unread.held.size()).isLessThanOrEqualTo(LIMITS.maxStreams() + 1_000 + 8);
    }

    @ParameterizedTest
    @EnumSource
    void headersThatNeverEndEndTheConnection(End end) {
        open(end);

        send(HEADERS, 0, id(0), CONNECT);
        repeat(100, () -> send(CONTINUATION, 0, id(0), block("a", "b")));

        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void moreHeadersThanAreTakenEndTheConnection(End end) {
        open(end);

        send(HEADERS, 0, id(0), CONNECT);
        repeat(20, () -> send(CONTINUATION, 0, id(0), block("a", "b".repeat(8 * KIB))));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void rapidResetsEndTheConnectionOfAGateway() {
        open(End.AGENT);

        for (var i = 0; i < 2 * RESETS && channel.isOpen(); i++) {
            stream(End.AGENT, i);
            send(RST_STREAM, 0, id(i), number(8));
            sent = i + 1;
        }

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent).isBetween(RESETS, RESETS + 2);
    }

    @Test
    void rapidResetsEndTheConnectionOfAnAgent() {
        open(End.GATEWAY);

        for (var i = 0; i < 2 * RESETS && channel.isOpen(); i++) {
            stream(End.GATEWAY, i);
            send(RST_STREAM, 0, id(i), number(8));
            sent = i + 1;
        }

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent).isBetween(RESETS, RESETS + 2);
    }

    @ParameterizedTest
    @EnumSource
    void dataWithoutBytesEndsTheConnection(End end) {
        open(end);
        stream(end, 0);

        repeat(10, () -> send(DATA, 0, id(0), NOTHING));

        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatIsTooLargeEndsTheConnection(End end) {
        open(end);
        stream(end, 0);
        acknowledge();

        send(DATA, 0, id(0), new byte[LIMITS.maxFrameSize() + 1]);

        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionWindowThatOverflowsEndsTheConnection(End end) {
        open(end);

        send(WINDOW_UPDATE, 0, 0, number(LARGEST_WINDOW));

        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamWindowThatOverflowsEndsTheStreamAlone(End end) {
        open(end);
        stream(end, 0);
        sent();

        send(WINDOW_UPDATE, 0, id(0), number(LARGEST_WINDOW));

        assertThat(channel.isOpen()).isTrue();
        assertThat(sent()).as("one RST_STREAM").isEqualTo(1);
    }

    /** The relay stops to read from the other side when a stream is not writable; what waits here is what was read till then. */
    @Test
    void aWindowOfZeroForEverHoldsBackItsOwnStream() {
        open(End.GATEWAY);
        send(SETTINGS, 0, 0, setting(0x4, 0));
        var stream = stream(End.GATEWAY, 0);
        sent();

        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[LIMITS.largestStreamWindow()])));
        channel.advanceTimeBy(1, TimeUnit.HOURS);

        assertThat(sent()).isZero();
        assertThat(stream.isWritable()).isFalse();
        assertThat(channel.isWritable()).isTrue();
    }

    /** Its own settings, which hold once it has acknowledged them. */
    @Test
    void aGatewayGetsNoMoreStreamsByNotReadingTheSettings() {
        open(End.AGENT);

        for (var i = 0; i < 2 * LIMITS.maxStreams() && channel.isOpen(); i++) {
            stream(End.AGENT, i);
        }

        assertThat(streams).hasSize(LIMITS.maxStreams());
    }

    @Test
    void noTargetIsRememberedInTheTableOfHeadersThatAnAgentAsksFor() {
        open(End.GATEWAY);
        send(SETTINGS, 0, 0, setting(0x1, LARGEST_WINDOW));
        sent();

        stream(End.GATEWAY, 0);
        var first = bytes();
        stream(End.GATEWAY, 1);

        assertThat(bytes()).as("not shorter than the first time").isEqualTo(first);
    }

    @Test
    void anAgentThatOpensAStreamIsCut() {
        open(End.GATEWAY);

        send(HEADERS, END_HEADERS, 2, CONNECT);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAgentThatPushesIsCut() {
        open(End.GATEWAY);
        stream(End.GATEWAY, 0);

        send(PUSH_PROMISE, END_HEADERS, id(0), Unpooled.buffer().writeInt(2).writeBytes(CONNECT));

        assertThat(channel.isOpen()).isFalse();
    }

    /** Opens a stream, from whichever side opens them; the agent has answered it. */
    private Channel stream(End end, int index) {
        if (end == End.AGENT) {
            send(HEADERS, END_HEADERS, id(index), CONNECT);
            return channel;
        }
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(channel)
                .handler(new Silent())
                .open()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(TARGET));
        send(HEADERS, END_HEADERS, id(index), ESTABLISHED);
        return stream;
    }

    /** Those of Netty's client, for which 1 is what HTTP/1.1 was upgraded from. */
    private static int id(int index) {
        return 2 * index + 3;
    }

    private void repeat(int times, Runnable action) {
        for (var i = 0; i < times && channel.isOpen(); i++) {
            action.run();
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) {
        send(type, flags, stream, Unpooled.wrappedBuffer(payload));
    }

    private void send(int type, int flags, int stream, ByteBuf payload) {
        channel.writeInbound(Unpooled.buffer()
                .writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload));
        payload.release();
        channel.runPendingTasks();
    }

    /** @return how many bytes were sent since the last call */
    private int bytes() {
        var bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }

    /** @return how many frames were sent since the last call */
    private int sent() {
        return SentFrames.types(channel).size();
    }

    private static byte[] number(int value) {
        return Unpooled.buffer(4).writeInt(value).array();
    }

    private static byte[] setting(int id, int value) {
        return Unpooled.buffer(6).writeShort(id).writeInt(value).array();
    }

    private static byte[] block(String... headers) {
        var block = Unpooled.buffer();
        for (var i = 0; i < headers.length; i += 2) {
            block.writeByte(0);
            text(block, headers[i]);
            text(block, headers[i + 1]);
        }
        var bytes = new byte[block.readableBytes()];
        block.readBytes(bytes);
        return bytes;
    }

    /** A string literal (RFC 7541 section 5.2), its length as an integer with a prefix of seven bits. */
    private static void text(ByteBuf block, String text) {
        if (text.length() < 127) {
            block.writeByte(text.length());
        } else {
            block.writeByte(127);
            var rest = text.length() - 127;
            while (rest >= 128) {
                block.writeByte(rest % 128 + 128);
                rest /= 128;
            }
            block.writeByte(rest);
        }
        block.writeCharSequence(text, StandardCharsets.US_ASCII);
    }

    /** Takes whatever comes. */
    @Sharable
    private final class Silent extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (ctx.channel() != channel) {
                streams.add(message);
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // As at both ends: what has to be closed was closed.
        }
    }

    /** A socket whose other side reads nothing: no write is ever done. */
    private static final class Unread extends ChannelOutboundHandlerAdapter {
        private final List<Held> held = new ArrayList<>();

        private record Held(Object message, ChannelPromise promise) {}

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            held.add(new Held(message, promise));
        }

        void fail() {
            for (var write : List.copyOf(held)) {
                ReferenceCountUtil.release(write.message());
                write.promise().tryFailure(new ClosedChannelException());
            }
        }
    }
}
