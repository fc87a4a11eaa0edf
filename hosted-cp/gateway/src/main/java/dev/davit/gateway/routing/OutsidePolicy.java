package dev.davit.gateway.routing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses hosted API servers may reach outside of their own machines: no private one, for that is where a
 * management cluster has its pods, Services and nodes, and none that means the machine itself or its neighbours, unless
 * an exception says so. Nothing has to be set for that.
 *
 * @param denied what is denied besides: public addresses of the management cluster, and the gateway's own
 * @param allowed exceptions from everything that is denied
 */
public record OutsidePolicy(List<Cidr> denied, List<Cidr> allowed) {
    private static final List<Cidr> ALWAYS_DENIED = Stream.of(
                    "0.0.0.0/8", // this host, RFC 1122
                    "10.0.0.0/8", // private, RFC 1918
                    "100.64.0.0/10", // shared, RFC 6598, and a metadata service
                    "127.0.0.0/8",
                    "169.254.0.0/16", // link-local, and the metadata services of clouds
                    "172.16.0.0/12", // private, RFC 1918
                    "192.0.0.0/24", // protocol assignments, RFC 6890, and a metadata service
                    "192.168.0.0/16", // private, RFC 1918
                    "224.0.0.0/4",
                    "240.0.0.0/4", // reserved and broadcast
                    "::/128",
                    "::1/128",
                    "64:ff9b:1::/48", // local NAT64, RFC 8215: its IPv4 address may stand anywhere
                    "fc00::/7", // private, RFC 4193, and a metadata service
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Cidr::parse)
            .toList();

    /** Address forms that carry an IPv4 address in their last four bytes: mapped, compatible, NAT64 (RFC 6052). */
    private static final List<Cidr> EMBEDS_AT_END = Stream.of("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")
            .map(Cidr::parse)
            .toList();

    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

    /**
     * @param settings whose two lists are read
     * @param own the gateway's addresses
     */
    public static OutsidePolicy of(Settings settings, Collection<InetAddress> own) {
        var denied = Stream.concat(settings.deniedCidrs().stream(), own.stream().map(Cidr::of));
        return new OutsidePolicy(denied.toList(), settings.allowedCidrs());
    }

    /** @return whether the address, which is dialled as it stands, may be reached */
    public boolean permits(InetAddress address) {
        return forms(address).allMatch(this::permitsForm);
    }

    private boolean permitsForm(InetAddress form) {
        if (allowed.stream().anyMatch(range -> range.contains(form))) {
            return true;
        }
        return Stream.concat(ALWAYS_DENIED.stream(), denied.stream()).noneMatch(range -> range.contains(form));
    }

    /** The address itself, and the IPv4 address that it leads to where it embeds one. */
    private static Stream<InetAddress> forms(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return Stream.of(address);
        }
        var bytes = address.getAddress();
        if (EMBEDS_AT_END.stream().anyMatch(range -> range.contains(address)) && !reservedIpv6(address)) {
            return Stream.of(address, ipv4(bytes, 12));
        }
        return SIX_TO_FOUR.contains(address) ? Stream.of(address, ipv4(bytes, 2)) : Stream.of(address);
    }

    private static boolean reservedIpv6(InetAddress address) {
        return address.isAnyLocalAddress() || address.isLoopbackAddress();
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
