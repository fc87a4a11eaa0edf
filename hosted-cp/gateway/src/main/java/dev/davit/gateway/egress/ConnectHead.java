package dev.davit.gateway.egress;

import dev.davit.tunnel.HostPort;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the head of an HTTP/1.1 CONNECT (RFC 9110 section 9.3.6). What header fields mean is up to who asks for one. */
final class ConnectHead {
    /** The longest head that is read. */
    static final int MAX_BYTES = 8 * 1024;

    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private ConnectHead() {}

    /** What the bytes are. */
    sealed interface Parsed {
        /** A prefix of a head. */
        record NeedMore() implements Parsed {}

        /** Something else. */
        record Malformed() implements Parsed {}

        /** A whole head of that many bytes. */
        record Connect(HostPort target, int length) implements Parsed {}
    }

    /** @return what the readable bytes are; the buffer's indices do not move */
    static Parsed parse(ByteBuf bytes) {
        var end = indexOfEnd(bytes);
        if (end < 0) {
            return bytes.readableBytes() >= MAX_BYTES ? new Parsed.Malformed() : new Parsed.NeedMore();
        }
        if (end > MAX_BYTES) {
            return new Parsed.Malformed();
        }
        var head = bytes.toString(bytes.readerIndex(), end, StandardCharsets.ISO_8859_1);
        return target(head.lines().findFirst().orElse(""))
                .<Parsed>map(target -> new Parsed.Connect(target, end + END.length))
                .orElseGet(Parsed.Malformed::new);
    }

    /**
     * Finds a header field in a head that was parsed.
     *
     * @param length of the head
     * @return its value, when it is there exactly once and not empty
     */
    static Optional<String> field(ByteBuf bytes, int length, String name) {
        var head = bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1);
        var values = head.lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
        return values.size() == 1 && !values.getFirst().isEmpty() ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static Optional<HostPort> target(String requestLine) {
        var parts = requestLine.split(" ", -1);
        return parts.length == 3 && parts[0].equals("CONNECT") && parts[2].equals("HTTP/1.1")
                ? HostPort.parse(parts[1])
                : Optional.empty();
    }

    private static int indexOfEnd(ByteBuf bytes) {
        var last = Math.min(bytes.readableBytes(), MAX_BYTES + END.length) - END.length;
        for (var i = 0; i <= last; i++) {
            var at = bytes.readerIndex() + i;
            if (bytes.getByte(at) == END[0]
                    && bytes.getByte(at + 1) == END[1]
                    && bytes.getByte(at + 2) == END[2]
                    && bytes.getByte(at + 3) == END[3]) {
                return i;
            }
        }
        return -1;
    }
}
