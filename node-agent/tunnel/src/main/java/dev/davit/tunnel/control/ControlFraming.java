package dev.davit.tunnel.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Optional;

/** Framing of the control stream: four bytes of length, big-endian, then that much JSON, at most 64 KiB. */
final class ControlFraming {
    static final int MAX_MESSAGE = 64 * 1024;
    private static final int LENGTH_BYTES = 4;

    private ControlFraming() {}

    static ByteBuf encode(ByteBufAllocator allocator, ControlMessage message) {
        var json = ControlJson.write(message);
        if (json.length > MAX_MESSAGE) {
            throw new IllegalArgumentException("control message of " + json.length + " bytes exceeds " + MAX_MESSAGE);
        }
        return allocator
                .buffer(LENGTH_BYTES + json.length)
                .writeInt(json.length)
                .writeBytes(json);
    }

    /**
     * Takes the next message off the buffer.
     *
     * @return empty when more bytes are needed
     * @throws IOException when the peer breaks the framing or the format
     */
    static Optional<ControlMessage> decode(ByteBuf bytes) throws IOException {
        if (bytes.readableBytes() < LENGTH_BYTES) {
            return Optional.empty();
        }
        var length = bytes.getInt(bytes.readerIndex());
        if (length <= 0 || length > MAX_MESSAGE) {
            throw new IOException("control message of " + Integer.toUnsignedString(length) + " bytes, 1 to "
                    + MAX_MESSAGE + " are read");
        }
        if (bytes.readableBytes() < LENGTH_BYTES + length) {
            return Optional.empty();
        }
        var json = new byte[length];
        bytes.skipBytes(LENGTH_BYTES).readBytes(json);
        return Optional.of(ControlJson.read(json));
    }
}
