package dev.davit.model.network;

import java.net.InetAddress;
import java.util.Optional;

/** Reads addresses without ever asking a resolver. */
public final class Addresses {
    private Addresses() {}

    /**
     * @param text a name, or an IPv4 or IPv6 address
     * @return the address when the text is one
     */
    public static Optional<InetAddress> literal(String text) {
        var looksLikeOne = text.contains(":")
                || Ipv4Range.tryParse(text)
                        .filter(range -> range.prefix() == Integer.SIZE)
                        .isPresent();
        if (!looksLikeOne) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /**
     * @param host a name, or an IPv4 or IPv6 address
     * @param port a port
     * @return {@code host:port}, with brackets around IPv6
     */
    public static String hostPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
