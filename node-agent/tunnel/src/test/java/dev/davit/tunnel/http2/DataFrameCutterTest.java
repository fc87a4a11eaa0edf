package dev.davit.tunnel.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataFrameCutterTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PING = 6;
    private static final int END_STREAM = 1;
    private static final int PADDED = 8;
    private static final TunnelLimits LIMITS = TunnelLimits.gateway();

    private final EmbeddedChannel channel = new EmbeddedChannel(DataFrameCutter.atClient(LIMITS));

    /** A frame as it is on the wire. */
    private record Frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf bytes() {
            return Unpooled.buffer()
                    .writeMedium(payload.length)
                    .writeByte(type)
                    .writeByte(flags)
                    .writeInt(stream)
                    .writeBytes(payload);
        }

        static List<Frame> parse(ByteBuf bytes) {
            var frames = new ArrayList<Frame>();
            while (bytes.isReadable()) {
                var payload = new byte[bytes.readUnsignedMedium()];
                var frame = new Frame(bytes.readUnsignedByte(), bytes.readUnsignedByte(), bytes.readInt(), payload);
                bytes.readBytes(payload);
                frames.add(frame);
            }
            return frames;
        }
    }

    private static byte[] payload(int length, int seed) {
        var payload = new byte[length];
        new Random(seed).nextBytes(payload);
        return payload;
    }

    private void arrives(ByteBuf bytes) {
        channel.writeInbound(bytes);
    }

    private ByteBuf handedOn() {
        var all = Unpooled.buffer();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            all.writeBytes(next);
            next.release();
        }
        return all;
    }

    @Test
    void handsOnWholeFramesInThePieceThatTheyCameIn() {
        var bytes = Unpooled.wrappedBuffer(
                new Frame(DATA, 0, 1, payload(100, 1)).bytes(), new Frame(PING, 0, 0, payload(8, 2)).bytes());

        arrives(bytes.copy());

        ByteBuf piece = channel.readInbound();
        assertThat(piece).isEqualTo(bytes);
        assertThat(channel.<Object>readInbound()).isNull();
        piece.release();
    }

    @Test
    void theBeginningOfADataFrameIsAFrameAndItsRestAnother() {
        var payload = payload(1_000, 1);
        var bytes = new Frame(DATA, END_STREAM, 5, payload).bytes();

        arrives(bytes.readRetainedSlice(9 + 400));
        var first = Frame.parse(handedOn());
        arrives(bytes);
        var rest = Frame.parse(handedOn());

        assertThat(first).singleElement().satisfies(frame -> {
            assertThat(frame.flags()).as("the stream goes on").isZero();
            assertThat(frame.stream()).isEqualTo(5);
            assertThat(frame.payload()).hasSize(400);
        });
        assertThat(rest).singleElement().satisfies(frame -> {
            assertThat(frame.flags()).isEqualTo(END_STREAM);
            assertThat(frame.stream()).isEqualTo(5);
            assertThat(frame.payload()).hasSize(600);
        });
    }

    @Test
    void aPieceOfADataFrameIsNotCopied() {
        var bytes = new Frame(DATA, 0, 1, payload(1_000, 1)).bytes();

        arrives(bytes.readRetainedSlice(500));

        ByteBuf header = channel.readInbound();
        ByteBuf piece = channel.readInbound();
        assertThat(piece.unwrap()).isNotNull();
        assertThat(piece.array()).isSameAs(bytes.array());
        header.release();
        piece.release();
        bytes.release();
    }

    @Test
    void whatIsPaddedOrTooLargeOrEmptyPassesAsItIs() {
        for (var frame : List.of(
                new Frame(DATA, PADDED, 1, payload(100, 1)),
                new Frame(DATA, 0, 1, payload(LIMITS.maxFrameSize() + 1, 2)),
                new Frame(DATA, END_STREAM, 1, new byte[0]),
                new Frame(HEADERS, 4, 1, payload(100, 3)))) {
            var bytes = frame.bytes();
            for (var i = 0; i < bytes.readableBytes(); i++) {
                arrives(bytes.copy(i, 1));
            }

            assertThat(handedOn()).isEqualTo(bytes);
        }
    }

    @Test
    void thePrefaceOfAClientPassesAsItIs() {
        var server = new EmbeddedChannel(DataFrameCutter.atServer(LIMITS));
        var preface = Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);

        server.writeInbound(preface.copy(0, 10));
        server.writeInbound(Unpooled.wrappedBuffer(preface.copy(10, 14), new Frame(PING, 0, 0, payload(8, 1)).bytes()));

        ByteBuf first = server.readInbound();
        ByteBuf second = server.readInbound();
        assertThat(first).isEqualTo(preface.slice(0, 10));
        assertThat(second.slice(0, 14)).isEqualTo(preface.slice(10, 14));
        assertThat(second.readableBytes()).isEqualTo(14 + 9 + 8);
        first.release();
        second.release();
    }

    /** Seeded: whatever the pieces, each stream gets its bytes and its end, and all other frames stay where they were. */
    @Test
    void anyCutOfTheConnectionIsTheSameToEveryStream() {
        var random = new Random(42);
        for (var round = 0; round < 200; round++) {
            var frames = frames(random);
            var wire = Unpooled.buffer();
            frames.forEach(frame -> wire.writeBytes(frame.bytes()));

            var pieces = random.nextInt(1, 3_000);
            while (wire.isReadable()) {
                arrives(wire.readBytes(Math.min(wire.readableBytes(), random.nextInt(1, pieces + 1))));
            }

            assertThat(described(Frame.parse(handedOn()))).isEqualTo(described(frames));
        }
    }

    private static List<Frame> frames(Random random) {
        var frames = new ArrayList<Frame>();
        for (var i = 0; i < 20; i++) {
            var type = random.nextInt(4) == 0 ? PING : DATA;
            var flags = type == DATA && random.nextInt(5) == 0 ? END_STREAM : 0;
            var length = type == PING ? 8 : random.nextInt(4_000);
            frames.add(new Frame(type, flags, type == PING ? 0 : random.nextInt(1, 4), payload(length, i)));
        }
        return frames;
    }

    /** Neighbouring DATA of one stream counts as one, up to the end of that stream. */
    private static List<String> described(List<Frame> frames) {
        var events = new ArrayList<String>();
        var data = Unpooled.buffer();
        var stream = 0;
        for (var frame : frames) {
            if (stream != frame.stream() && data.isReadable()) {
                events.add(stream + ":" + ByteBufUtil.hexDump(data));
                data.clear();
            }
            stream = frame.stream();
            data.writeBytes(frame.payload());
            if (frame.type() == PING || frame.flags() == END_STREAM) {
                events.add(stream + ":end:" + ByteBufUtil.hexDump(data));
                data.clear();
            }
        }
        events.add(stream + ":" + ByteBufUtil.hexDump(data));
        return events;
    }
}
