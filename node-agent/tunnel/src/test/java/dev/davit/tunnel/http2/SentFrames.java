package dev.davit.tunnel.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** What an HTTP/2 end has sent, as frames (RFC 9113 section 4.1). */
final class SentFrames {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADER = 9;
    private static final int TYPE = 3;

    private SentFrames() {}

    /** @return the types of the frames that were sent since the last call */
    static List<Integer> types(EmbeddedChannel channel) {
        var bytes = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes.writeBytes(out);
            out.release();
        }
        var types = new ArrayList<Integer>();
        while (bytes.isReadable()) {
            if (bytes.getByte(bytes.readerIndex()) == 'P') {
                bytes.skipBytes(PREFACE.length());
            } else {
                types.add((int) bytes.getUnsignedByte(bytes.readerIndex() + TYPE));
                bytes.skipBytes(HEADER + bytes.getUnsignedMedium(bytes.readerIndex()));
            }
        }
        bytes.release();
        return types;
    }
}
