package dev.davit.gateway.demux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3) that may be split over records
 * and segments. Stateless: it is asked again whenever more bytes are there.
 */
final class ClientHello {
    /** The longest ClientHello that is read; post-quantum key shares make them larger than one segment. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int RECORD_HEADER = 5;
    private static final int MAX_RECORD = 16 * 1024;
    /** More than any client sends; every one is looked at again with every segment. */
    private static final int MAX_RECORDS = 64;

    private static final int MESSAGE_HEADER = 4;

    /** The longest ClientHello with the headers of its records. */
    static final int MAX_WIRE_BYTES = MAX_BYTES + MESSAGE_HEADER + MAX_RECORDS * RECORD_HEADER;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME = 255;

    private ClientHello() {}

    /** What the first bytes say. */
    sealed interface Parsed {
        /** They are a prefix of a ClientHello. */
        record NeedMore() implements Parsed {}

        /** They are none, or a broken one. */
        record Malformed(String detail) implements Parsed {}

        /** They are one, with this name or with none. */
        record Complete(Optional<String> serverName) implements Parsed {}
    }

    /** @return what the readable bytes are; the buffer's indices do not move */
    static Parsed parse(ByteBuf bytes) {
        var rest = bytes.slice();
        var message = Unpooled.buffer(Math.min(bytes.readableBytes(), MAX_BYTES));
        try {
            for (var records = 0; rest.isReadable(); records++) {
                if (records == MAX_RECORDS) {
                    return new Parsed.Malformed("a ClientHello in too many records");
                }
                if (rest.getUnsignedByte(rest.readerIndex()) != HANDSHAKE) {
                    return new Parsed.Malformed("not a TLS handshake");
                }
                if (rest.readableBytes() < RECORD_HEADER) {
                    return new Parsed.NeedMore();
                }
                var major = rest.getUnsignedByte(rest.readerIndex() + 1);
                var length = rest.getUnsignedShort(rest.readerIndex() + 3);
                if (major != 3 || length == 0 || length > MAX_RECORD) {
                    return new Parsed.Malformed("broken TLS record");
                }
                rest.skipBytes(RECORD_HEADER);
                message.writeBytes(rest, Math.min(length, rest.readableBytes()));
                var complete = message(message);
                if (complete.isPresent()) {
                    return complete.get();
                }
            }
            return new Parsed.NeedMore();
        } finally {
            message.release();
        }
    }

    private static Optional<Parsed> message(ByteBuf message) {
        if (message.readableBytes() < MESSAGE_HEADER) {
            return Optional.empty();
        }
        var length = message.getUnsignedMedium(message.readerIndex() + 1);
        if (message.getUnsignedByte(message.readerIndex()) != CLIENT_HELLO || length > MAX_BYTES) {
            return Optional.of(new Parsed.Malformed("not a ClientHello of at most " + MAX_BYTES + " bytes"));
        }
        if (message.readableBytes() < MESSAGE_HEADER + length) {
            return Optional.empty();
        }
        try {
            return Optional.of(hello(message.slice(message.readerIndex() + MESSAGE_HEADER, length)));
        } catch (IndexOutOfBoundsException e) {
            return Optional.of(new Parsed.Malformed("a length inside the ClientHello exceeds it"));
        }
    }

    private static Parsed hello(ByteBuf hello) {
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
                        : new Parsed.Malformed("server name is empty or too long");
            }
        }
        return new Parsed.Complete(Optional.empty());
    }
}
