package dev.davit.gateway.demux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3) that may be split over records and
 * segments. Remembers how far it has come and how many bytes it needs before it looks again, so that its cost does not depend
 * on how the bytes are cut. One for each connection.
 */
final class ClientHello {
    /** The longest ClientHello that is read; post-quantum key shares make them larger than one segment. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int MAX_RECORD = 16 * 1024;
    /** More than any client sends. */
    private static final int MAX_RECORDS = 64;

    private static final int MESSAGE_HEADER = 4;

    /** The longest ClientHello with the headers of its records. */
    static final int MAX_WIRE_BYTES = MAX_BYTES + MESSAGE_HEADER + MAX_RECORDS * RECORD_HEADER;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME = 255;
    private static final Parsed NEED_MORE = new Parsed.NeedMore();

    /** Where the first record begins that has not been seen whole, how many were before it, and what they carried. */
    private int record;

    private int records;
    private int carried;
    /** How much of the message must be there for the next look: its header first, then all of it. */
    private int wanted = MESSAGE_HEADER;

    private int needed = 1;
    private Parsed parsed = NEED_MORE;

    /** What the first bytes say. */
    sealed interface Parsed {
        /** They are a prefix of a ClientHello. */
        record NeedMore() implements Parsed {}

        /** They are not TLS. */
        record NoTls() implements Parsed {}

        /** They are TLS, and no ClientHello, a broken one, or one that is too long. */
        record Malformed() implements Parsed {}

        /** They are one, with this name or with none. */
        record Complete(Optional<String> serverName) implements Parsed {}
    }

    /**
     * @param bytes everything from the first byte of the first record on; its indices do not move
     * @return what they are; once they are more than a prefix, always the same
     */
    Parsed read(ByteBuf bytes) {
        while (parsed == NEED_MORE && bytes.readableBytes() >= needed) {
            parsed = look(bytes.slice());
        }
        return parsed;
    }

    /** One record further, or to the end, or asks for more bytes than there are. */
    private Parsed look(ByteBuf bytes) {
        if (records == MAX_RECORDS) {
            return new Parsed.Malformed();
        }
        if (bytes.getUnsignedByte(record) != HANDSHAKE) {
            return records == 0 ? new Parsed.NoTls() : new Parsed.Malformed();
        }
        var payload = record + RECORD_HEADER;
        if (bytes.readableBytes() < payload) {
            needed = payload;
            return NEED_MORE;
        }
        var length = bytes.getUnsignedShort(record + 3);
        if (bytes.getUnsignedByte(record + 1) != 3 || length == 0 || length > MAX_RECORD) {
            return new Parsed.Malformed();
        }
        var there = Math.min(length, bytes.readableBytes() - payload);
        if (carried + there >= wanted) {
            return wanted == MESSAGE_HEADER ? header(bytes) : hello(bytes);
        }
        if (there < length) {
            needed = payload + Math.min(length, wanted - carried);
        } else {
            record = payload + length;
            records++;
            carried += length;
            needed = record + 1;
        }
        return NEED_MORE;
    }

    private Parsed header(ByteBuf bytes) {
        var header = message(bytes, MESSAGE_HEADER);
        var length = header.getUnsignedMedium(1);
        // A ClientHello without a body would be asked for as long as its header; it is broken anyway.
        if (header.getUnsignedByte(0) != CLIENT_HELLO || length == 0 || length > MAX_BYTES) {
            return new Parsed.Malformed();
        }
        wanted = MESSAGE_HEADER + length;
        return NEED_MORE;
    }

    private Parsed hello(ByteBuf bytes) {
        try {
            return body(message(bytes, wanted).skipBytes(MESSAGE_HEADER));
        } catch (IndexOutOfBoundsException lengthThatExceedsTheMessage) {
            return new Parsed.Malformed();
        }
    }

    /** @return the first bytes of the message, out of the records that carry them */
    private static ByteBuf message(ByteBuf bytes, int length) {
        var first = bytes.getUnsignedShort(3);
        if (first >= length) {
            return bytes.slice(RECORD_HEADER, length);
        }
        var message = new byte[length];
        var at = 0;
        for (var from = 0; at < length; ) {
            var part = Math.min(length - at, bytes.getUnsignedShort(from + 3));
            bytes.getBytes(from + RECORD_HEADER, message, at, part);
            at += part;
            from += RECORD_HEADER + bytes.getUnsignedShort(from + 3);
        }
        return Unpooled.wrappedBuffer(message);
    }

    private static Parsed body(ByteBuf hello) {
        hello.skipBytes(2 + 32); // legacy_version, random
        hello.skipBytes(hello.readUnsignedByte()); // legacy_session_id
        hello.skipBytes(hello.readUnsignedShort()); // cipher_suites
        hello.skipBytes(hello.readUnsignedByte()); // legacy_compression_methods
        if (!hello.isReadable()) {
            return new Parsed.Complete(Optional.empty());
        }
        var extensions = hello.readSlice(hello.readUnsignedShort());
        while (extensions.isReadable()) {
            var type = extensions.readUnsignedShort();
            var extension = extensions.readSlice(extensions.readUnsignedShort());
            if (type == SERVER_NAME) {
                return serverName(extension.readSlice(extension.readUnsignedShort()));
            }
        }
        return new Parsed.Complete(Optional.empty());
    }

    private static Parsed serverName(ByteBuf names) {
        while (names.isReadable()) {
            var type = names.readUnsignedByte();
            var name = names.readSlice(names.readUnsignedShort());
            if (type == HOST_NAME) {
                return name.isReadable() && name.readableBytes() <= MAX_NAME
                        ? new Parsed.Complete(Optional.of(name.toString(StandardCharsets.US_ASCII)))
                        : new Parsed.Malformed();
            }
        }
        return new Parsed.Complete(Optional.empty());
    }
}
