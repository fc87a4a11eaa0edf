package dev.davit.gateway.routing;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** A range of addresses. IPv4-mapped IPv6 addresses are IPv4 addresses here. */
public record Cidr(InetAddress network, int prefix) {
    /** Checks the prefix length. */
    public Cidr {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("prefix length does not fit the address: " + network + "/" + prefix);
        }
    }

    /**
     * @param text {@code 10.0.0.0/8}, {@code fd00::/8}, or an address alone
     * @throws IllegalArgumentException when it is anything else
     */
    public static Cidr parse(String text) {
        var slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        var address = address(host)
                .orElseThrow(
                        () -> new IllegalArgumentException("expected an address range like 10.0.0.0/8, found " + text));
        var bits = address.getAddress().length * 8;
        try {
            return new Cidr(address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected an address range like 10.0.0.0/8, found " + text);
        }
    }

    /** @return the range of this address alone */
    public static Cidr of(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    /** @return the address when the text is a literal; nothing is looked up */
    public static Optional<InetAddress> address(String literal) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** @return whether the address lies in this range */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && masked(address).equals(masked(network));
    }

    /** @return the address with all bits behind the prefix cleared; it is of the family of this range */
    InetAddress masked(InetAddress address) {
        var bytes = address.getAddress();
        for (var i = 0; i < bytes.length; i++) {
            var bits = Math.clamp(prefix - 8L * i, 0, 8);
            bytes[i] = (byte) (bytes[i] & 0xFF << (8 - bits));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes is always valid", e);
        }
    }

    /** @return whether the other range lies wholly in this one */
    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.network);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
