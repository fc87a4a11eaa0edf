package dev.davit.model.network;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses in CIDR form.
 *
 * @param first its first address, as an unsigned 32-bit number
 * @param prefix length of the prefix, 0 to 32
 */
public record Ipv4Range(long first, int prefix) {
    private static final Pattern SYNTAX =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");
    private static final int OCTET = 0xff;

    /**
     * @param text such as {@code 10.96.0.0/16}, or one address, which is a range of one
     * @return the range, or empty when the text is none or has bits set behind the prefix
     */
    public static Optional<Ipv4Range> tryParse(String text) {
        var matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var address = 0L;
        for (var group = 1; group <= 4; group++) {
            var octet = Integer.parseInt(matcher.group(group));
            if (octet > OCTET) {
                return Optional.empty();
            }
            address = address << Byte.SIZE | octet;
        }
        var length = matcher.group(5);
        var range = new Ipv4Range(address, length == null ? Integer.SIZE : Integer.parseInt(length));
        var legal = range.prefix <= Integer.SIZE && address % range.size() == 0;
        return legal ? Optional.of(range) : Optional.empty();
    }

    /**
     * @param text such as {@code 10.96.0.0/16}
     * @return the range
     * @throws IllegalArgumentException when it is none
     */
    public static Ipv4Range parse(String text) {
        return tryParse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("expected a range such as 10.96.0.0/16, found \"" + text + "\""));
    }

    /** @return how many addresses it has */
    public long size() {
        return 1L << (Integer.SIZE - Math.min(prefix, Integer.SIZE));
    }

    /**
     * @param other another range
     * @return whether an address is in both
     */
    public boolean overlaps(Ipv4Range other) {
        return first < other.first + other.size() && other.first < first + size();
    }

    /**
     * @param index counted from 0
     * @return the address at that place, in dotted form
     * @throws IllegalArgumentException when the range is too small
     */
    public String address(int index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException(this + " has no address number " + index);
        }
        return dotted(first + index);
    }

    @Override
    public String toString() {
        return dotted(first) + "/" + prefix;
    }

    private static String dotted(long address) {
        return (address >> 24 & OCTET) + "." + (address >> 16 & OCTET) + "." + (address >> 8 & OCTET) + "."
                + (address & OCTET);
    }
}
