package dev.davit.tunnel;

import java.util.Optional;

/**
 * A host and a TCP port as they stand in a CONNECT authority. The host is a name or an address literal; an IPv6 literal
 * is held without brackets and written with them.
 */
public record HostPort(String host, int port) {
    private static final int MAX_HOST = 253;

    /** Checks that both parts can stand in an authority. */
    public HostPort {
        if (host.isEmpty() || host.length() > MAX_HOST || !host.chars().allMatch(HostPort::isHostCharacter)) {
            throw new IllegalArgumentException("host is not a name or an address: " + printable(host));
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port is not within 1–65535: " + port);
        }
    }

    /**
     * @param text {@code name:port}, {@code 192.0.2.1:port} or {@code [2001:db8::1]:port}
     * @return the parts, or empty when the text is anything else
     */
    public static Optional<HostPort> parse(String text) {
        var colon = text.lastIndexOf(':');
        if (colon <= 0 || text.length() - colon > 6) {
            return Optional.empty();
        }
        var host = text.substring(0, colon);
        var bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        var digits = text.substring(colon + 1);
        if (bracketed != (host.indexOf(':') >= 0)
                || digits.isEmpty()
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostPort(host, Integer.parseInt(digits)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == ':';
    }

    private static String printable(String host) {
        return host.codePoints()
                .limit(64)
                .map(c -> c < ' ' || c > '~' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** @return the authority form: {@code host:port}, an IPv6 literal in brackets */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
