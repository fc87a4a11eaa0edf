package dev.davit.agent.reach;

import dev.davit.tunnel.HostPort;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A forward proxy that takes HTTP CONNECT.
 *
 * @param credentials for HTTP's Basic authentication
 */
public record ProxyServer(HostPort address, Optional<Credentials> credentials) {
    private static final String SCHEME = "http";
    private static final int PORT = 80;
    private static final Set<String> OTHER_KINDS = Set.of("https", "socks", "socks4", "socks4a", "socks5", "socks5h");

    /** A user of the proxy. The password shows itself to nobody who prints this. */
    public record Credentials(String user, String password) {
        /** @return the value of the header {@code Proxy-Authorization} (RFC 7617) */
        public String basic() {
            var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    /**
     * @param text {@code [http://][user[:password]@]host[:port]}; user and password may be percent-encoded, the port is 80
     *     unless it is given
     * @throws IllegalArgumentException when the text is anything else; the message quotes nothing that may be secret
     */
    public static ProxyServer parse(String text) {
        if (text.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException(unlike());
        }
        var separator = text.indexOf("://");
        var scheme = separator < 0 ? SCHEME : text.substring(0, separator).toLowerCase(Locale.ROOT);
        if (!SCHEME.equals(scheme)) {
            throw new IllegalArgumentException(
                    OTHER_KINDS.contains(scheme)
                            ? "expected a proxy with http://, found %s://, which davit-node does not speak"
                                    .formatted(scheme)
                            : unlike());
        }
        var rest = separator < 0 ? text : text.substring(separator + 3);
        var authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        if (authority.matches(".*[/?#].*")) {
            throw new IllegalArgumentException(unlike());
        }
        var at = authority.lastIndexOf('@');
        return new ProxyServer(
                address(authority.substring(at + 1)),
                at < 0 ? Optional.empty() : Optional.of(credentials(authority.substring(0, at))));
    }

    private static HostPort address(String text) {
        return HostPort.parse(text)
                .or(() -> HostPort.parse(text + ":" + PORT))
                .orElseThrow(() -> new IllegalArgumentException(unlike()));
    }

    private static Credentials credentials(String text) {
        var colon = text.indexOf(':');
        return new Credentials(
                decode(colon < 0 ? text : text.substring(0, colon)),
                decode(colon < 0 ? "" : text.substring(colon + 1)));
    }

    private static String decode(String text) {
        try {
            // A plus is a plus here, unlike in forms.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("user or password: expected %25 for each % of their own");
        }
    }

    /** @return the same as {@link #parse} takes it, a secret */
    String withCredentials() {
        return credentials
                .map(it -> "%s://%s:%s@%s".formatted(SCHEME, encode(it.user()), encode(it.password()), address))
                .orElseGet(this::toString);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String unlike() {
        return "expected http://[user:password@]host[:port], found something else";
    }

    /** @return the address as a URL, without credentials */
    @Override
    public String toString() {
        return SCHEME + "://" + address;
    }
}
