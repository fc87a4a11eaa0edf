package dev.davit.gateway.egress;

import dev.davit.tunnel.HostPort;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the head of one HTTP/1.1 CONNECT (RFC 9110 section 9.3.6, RFC 9112), looking at each byte once however it is cut into
 * segments. Takes only what cannot be read in two ways: what two readers could understand differently is malformed, also where
 * RFC 9112 lets a server be lenient. One for each connection.
 */
public final class ConnectHead {
    /** The longest head that is read, its empty line included. */
    static final int MAX_BYTES = 8 * 1024;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z._-]+)(:[0-9]{1,5})?");
    private static final Parsed NEED_MORE = new Parsed.NeedMore();

    private final Optional<String> wanted;
    private int at;
    private int lineStart;
    private boolean carriageReturn;
    private Optional<HostPort> target = Optional.empty();
    private boolean host;
    private Optional<String> field = Optional.empty();
    private Parsed parsed = NEED_MORE;

    /** Header fields mean nothing, beyond those that say where the head ends. */
    public ConnectHead() {
        this.wanted = Optional.empty();
    }

    /** @param wanted name of the one header field that means something; it may be there once */
    public ConnectHead(String wanted) {
        this.wanted = Optional.of(wanted.toLowerCase(Locale.ROOT));
    }

    /** What the bytes are. */
    public sealed interface Parsed {
        /** A prefix of a head. */
        record NeedMore() implements Parsed {}

        /** Something else. */
        record Malformed(Fault fault) implements Parsed {}

        /**
         * A whole head of that many bytes.
         *
         * @param field value of the field that means something, if it is there
         */
        record Connect(HostPort target, Optional<String> field, int length) implements Parsed {}
    }

    /** What is wrong with a head. */
    public enum Fault {
        /** Another method, another version, a URI in place of host and port, or more spaces than two. */
        REQUEST_LINE("the request is not CONNECT host:port HTTP/1.1"),
        /** A line that ends otherwise than in CR LF, or a control character within one. */
        LINE("a line holds a control character or does not end in CR LF"),
        /** No colon, a space before it, a line that continues the one before, or a Host that is none. */
        FIELD("a header field is malformed"),
        /** A field that may be there once is there again. */
        REPEATED("a header field is repeated"),
        /** RFC 9112 section 3.2. */
        NO_HOST("the Host field is missing"),
        /** A CONNECT with a body would make the end of the head a matter of opinion. */
        CONTENT("a CONNECT has neither Content-Length nor Transfer-Encoding"),
        /** See {@link #MAX_BYTES}. */
        TOO_LONG("the head is too long");

        private final String text;

        Fault(String text) {
            this.text = text;
        }

        /** @return one clause for a person, without a full stop */
        public String text() {
            return text;
        }
    }

    /**
     * @param bytes everything from the first byte of the head on; its indices do not move
     * @return what they are; once they are more than a prefix, always the same
     */
    public Parsed read(ByteBuf bytes) {
        while (parsed == NEED_MORE && at < bytes.readableBytes()) {
            parsed = at == MAX_BYTES ? malformed(Fault.TOO_LONG) : next(bytes, bytes.readerIndex());
        }
        return parsed;
    }

    private Parsed next(ByteBuf bytes, int start) {
        var next = bytes.getByte(start + at++);
        if (carriageReturn) {
            return next == '\n' ? line(bytes, start) : malformed(Fault.LINE);
        }
        carriageReturn = next == '\r';
        var control = next >= 0 && next < ' ' && next != '\t' && next != '\r' || next == 0x7f;
        return control ? malformed(Fault.LINE) : NEED_MORE;
    }

    private Parsed line(ByteBuf bytes, int start) {
        var line = bytes.toString(start + lineStart, at - 2 - lineStart, StandardCharsets.ISO_8859_1);
        var first = lineStart == 0;
        lineStart = at;
        carriageReturn = false;
        if (first) {
            target = target(line);
            return target.isPresent() ? NEED_MORE : malformed(Fault.REQUEST_LINE);
        }
        return line.isEmpty() ? end() : field(line);
    }

    private static Optional<HostPort> target(String requestLine) {
        var parts = requestLine.split(" ", -1);
        return parts.length == 3 && parts[0].equals("CONNECT") && parts[2].equals("HTTP/1.1")
                ? HostPort.parse(parts[1])
                : Optional.empty();
    }

    private Parsed end() {
        return host ? new Parsed.Connect(target.orElseThrow(), field, at) : malformed(Fault.NO_HOST);
    }

    private Parsed field(String line) {
        var colon = line.indexOf(':');
        if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
            return malformed(Fault.FIELD);
        }
        var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        var value = trimmed(line.substring(colon + 1));
        if (name.equals("content-length") || name.equals("transfer-encoding")) {
            return malformed(Fault.CONTENT);
        }
        if (name.equals("host")) {
            return host(value);
        }
        if (wanted.filter(name::equals).isPresent()) {
            if (field.isPresent()) {
                return malformed(Fault.REPEATED);
            }
            field = Optional.of(value);
        }
        return NEED_MORE;
    }

    private Parsed host(String value) {
        if (host) {
            return malformed(Fault.REPEATED);
        }
        host = true;
        return HOST.matcher(value).matches() ? NEED_MORE : malformed(Fault.FIELD);
    }

    /** Without the spaces and tabs around it, which are not part of a value; nothing else is white space here. */
    private static String trimmed(String value) {
        var from = 0;
        var to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static Parsed malformed(Fault fault) {
        return new Parsed.Malformed(fault);
    }
}
