package dev.davit.tunnel.proxy;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What Davit uses of a PROXY protocol v2 header.
 *
 * @param source address of the original client; empty for the LOCAL command and for address families other than TCP over
 *     IPv4 and IPv6
 * @param authority the TLV of type 0x02: the host name that the client wanted
 */
public record ProxyHeader(Optional<InetSocketAddress> source, Optional<String> authority) {}
