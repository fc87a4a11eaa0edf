package dev.davit.agent.network;

import java.net.InetAddress;
import java.util.Optional;

/** A range of IP addresses. */
public record Cidr(InetAddress base, int prefixLength) {
    /** @return the range in {@code address/length}, or empty when the text is anything else; no name is resolved */
    public static Optional<Cidr> parse(String text) {
        var slash = text.indexOf('/');
        try {
            var base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            var bits = base.getAddress().length * 8;
            var length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            return length < 0 || length > bits ? Optional.empty() : Optional.of(new Cidr(base, length));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return whether the address is in this range; never so for an address of the other family */
    public boolean contains(InetAddress address) {
        var mine = base.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (var bit = 0; bit < prefixLength; bit += 8) {
            var mask = prefixLength - bit >= 8 ? 0xff : 0xff << (8 - (prefixLength - bit)) & 0xff;
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
