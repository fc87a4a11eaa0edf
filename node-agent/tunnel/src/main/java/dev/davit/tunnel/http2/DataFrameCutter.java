package dev.davit.tunnel.http2;

import dev.davit.tunnel.TunnelLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Stands before the HTTP/2 codec, which waits for whole frames and gathers them by copying. A DATA frame of which only the
 * beginning has arrived is handed on as a frame of what is here, and its rest as another one: no byte is copied, and none
 * waits for the others. All else passes unchanged. States: HEADER (of up to 9 bytes) → PASSING (of a frame or the preface)
 * or CUTTING → HEADER.
 */
final class DataFrameCutter extends ChannelInboundHandlerAdapter {
    private static final int HEADER = Http2CodecUtil.FRAME_HEADER_LENGTH;
    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int END_STREAM = 0x1;
    private static final int PADDED = 0x8;

    private final int maxFrameSize;
    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    private int passing;
    private int cutting;

    private DataFrameCutter(int maxFrameSize, int preface) {
        this.maxFrameSize = maxFrameSize;
        this.passing = preface;
    }

    static DataFrameCutter atClient(TunnelLimits limits) {
        return new DataFrameCutter(limits.maxFrameSize(), 0);
    }

    static DataFrameCutter atServer(TunnelLimits limits) {
        return new DataFrameCutter(
                limits.maxFrameSize(), Http2CodecUtil.connectionPrefaceBuf().readableBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (cutting > 0) {
                    cut(ctx, in);
                } else if (headerBytes > 0 || passing == 0 && in.readableBytes() < HEADER) {
                    gatherHeader(ctx, in);
                } else {
                    pass(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    /** Hands on all up to the first DATA frame that is not whole, or to a header that is not. */
    private void pass(ChannelHandlerContext ctx, ByteBuf in) {
        var end = in.readerIndex();
        while (true) {
            var step = Math.min(passing, in.writerIndex() - end);
            end += step;
            passing -= step;
            if (passing > 0 || in.writerIndex() - end < HEADER) {
                break;
            }
            in.getBytes(end, header);
            if (isCuttable() && in.writerIndex() - end < HEADER + length()) {
                break;
            }
            passing = HEADER + length();
        }
        forward(ctx, in, end - in.readerIndex());
        if (passing == 0 && in.readableBytes() >= HEADER) {
            in.skipBytes(HEADER);
            cutting = length();
        }
    }

    private static void forward(ChannelHandlerContext ctx, ByteBuf in, int length) {
        if (length > 0) {
            ctx.fireChannelRead(in.readRetainedSlice(length));
        }
    }

    private void gatherHeader(ChannelHandlerContext ctx, ByteBuf in) {
        var more = Math.min(HEADER - headerBytes, in.readableBytes());
        in.readBytes(header, headerBytes, more);
        headerBytes += more;
        if (headerBytes < HEADER) {
            return;
        }
        headerBytes = 0;
        if (isCuttable()) {
            cutting = length();
        } else {
            passing = length();
            ctx.fireChannelRead(ctx.alloc().buffer(HEADER).writeBytes(header));
        }
    }

    private void cut(ChannelHandlerContext ctx, ByteBuf in) {
        var length = Math.min(cutting, in.readableBytes());
        cutting -= length;
        var flags = cutting == 0 ? header[FLAGS] : header[FLAGS] & ~END_STREAM;
        ctx.fireChannelRead(ctx.alloc()
                .buffer(HEADER)
                .writeMedium(length)
                .writeByte(header[TYPE])
                .writeByte(flags)
                .writeBytes(header, FLAGS + 1, Integer.BYTES));
        forward(ctx, in, length);
    }

    /** What is empty, padded or too large is left to the codec as it is. */
    private boolean isCuttable() {
        return header[TYPE] == Http2FrameTypes.DATA
                && (header[FLAGS] & PADDED) == 0
                && length() > 0
                && length() <= maxFrameSize;
    }

    private int length() {
        return (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
    }
}
