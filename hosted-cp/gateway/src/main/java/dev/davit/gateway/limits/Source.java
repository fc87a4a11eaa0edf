package dev.davit.gateway.limits;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where clients come from, as limits count it: an IPv4 address, or the /64 of an IPv6 address, because whoever has one of those
 * has all of it (RFC 6177).
 */
public record Source(String key) {
    private static final int PREFIX_BYTES = 8;

    /** @return the source that this address belongs to */
    public static Source of(InetAddress address) {
        return address instanceof Inet6Address
                ? new Source(HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES)))
                : new Source(address.getHostAddress());
    }

    /** @return the TCP peer; loopback when it is no internet connection, as in tests */
    public static InetAddress peer(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** @return empty when it is no internet address, as in tests */
    public static Optional<Source> of(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet ? Optional.of(of(internet.getAddress())) : Optional.empty();
    }
}
