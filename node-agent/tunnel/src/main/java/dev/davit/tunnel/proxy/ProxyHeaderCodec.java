package dev.davit.tunnel.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads and writes PROXY protocol v2 headers (haproxy.org, proxy-protocol.txt section 2.2). What the specification reserves, or
 * makes no sense for a connection of TCP, is malformed; TLVs that mean nothing here are skipped, with what is nested in them.
 * Stateless.
 */
public final class ProxyHeaderCodec {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int FIXED = 16;
    private static final int MAX_BODY = 4096;

    /** The longest header that is read. */
    public static final int MAX_BYTES = FIXED + MAX_BODY;

    private static final int MAX_AUTHORITY = 255;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int UNSPECIFIED = 0x00;
    private static final int TLV_HEADER = 3;
    private static final int TLV_AUTHORITY = 0x02;
    private static final int TLV_CRC32C = 0x03;
    private static final int CHECKSUM = 4;

    private ProxyHeaderCodec() {}

    /** What the first bytes of a connection turn out to be. */
    public sealed interface Decoded {
        /** The bytes are a prefix of a header. */
        record NeedMore() implements Decoded {}

        /** The bytes are something else. */
        record NotProxy() implements Decoded {}

        /** The signature is there, what follows breaks the format or a limit. */
        record Malformed(String detail) implements Decoded {}

        /** A whole header of that many bytes. */
        record Header(ProxyHeader header, int length) implements Decoded {}
    }

    /** @return what the readable bytes are; the buffer's indices do not move */
    public static Decoded decode(ByteBuf bytes) {
        var readable = bytes.readableBytes();
        for (var i = 0; i < Math.min(SIGNATURE.length, readable); i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != SIGNATURE[i]) {
                return new Decoded.NotProxy();
            }
        }
        if (readable < FIXED) {
            return new Decoded.NeedMore();
        }
        var command = bytes.getUnsignedByte(bytes.readerIndex() + 12);
        var family = bytes.getUnsignedByte(bytes.readerIndex() + 13);
        var length = bytes.getUnsignedShort(bytes.readerIndex() + 14);
        if (command != LOCAL && command != PROXY) {
            return new Decoded.Malformed("unknown version or command 0x" + Integer.toHexString(command));
        }
        if (length > MAX_BODY) {
            return new Decoded.Malformed("header of " + length + " bytes, at most " + MAX_BODY + " are read");
        }
        if (readable < FIXED + length) {
            return new Decoded.NeedMore();
        }
        var header = bytes.slice(bytes.readerIndex(), FIXED + length);
        // Of a proxy that speaks for itself, as a health check does, everything else is to be discarded unread.
        return command == LOCAL
                ? new Decoded.Header(new ProxyHeader(Optional.empty(), Optional.empty()), FIXED + length)
                : proxied(header, family);
    }

    private static Decoded proxied(ByteBuf header, int family) {
        var addressBytes = addressBytes(family);
        if (addressBytes.isEmpty() || header.readableBytes() < FIXED + addressBytes.get()) {
            return new Decoded.Malformed("address block of the family 0x%x is unknown or cut off".formatted(family));
        }
        var source = family == TCP4 || family == TCP6
                ? Optional.of(source(header.slice(FIXED, addressBytes.get()), family == TCP4 ? 4 : 16))
                : Optional.<InetSocketAddress>empty();
        var first = FIXED + addressBytes.get();
        return authority(header, header.slice(first, header.readableBytes() - first), source);
    }

    private static Optional<Integer> addressBytes(int family) {
        return switch (family) {
            case UNSPECIFIED -> Optional.of(0);
            case TCP4 -> Optional.of(12);
            case TCP6 -> Optional.of(36);
            case UNIX_STREAM -> Optional.of(216);
            default -> Optional.empty();
        };
    }

    private static Decoded authority(ByteBuf header, ByteBuf tlvs, Optional<InetSocketAddress> source) {
        Optional<String> authority = Optional.empty();
        var checked = false;
        while (tlvs.isReadable()) {
            if (tlvs.readableBytes() < TLV_HEADER
                    || tlvs.getUnsignedShort(tlvs.readerIndex() + 1) > tlvs.readableBytes() - TLV_HEADER) {
                return new Decoded.Malformed("TLV is cut off");
            }
            var type = tlvs.readUnsignedByte();
            var value = tlvs.readSlice(tlvs.readUnsignedShort());
            if (type == TLV_AUTHORITY) {
                if (authority.isPresent() || !value.isReadable() || value.readableBytes() > MAX_AUTHORITY) {
                    return new Decoded.Malformed("authority is repeated, empty or too long");
                }
                authority = Optional.of(value.toString(StandardCharsets.UTF_8));
            } else if (type == TLV_CRC32C) {
                if (checked || !hasChecksum(header, header.readableBytes() - tlvs.readableBytes() - CHECKSUM, value)) {
                    return new Decoded.Malformed("checksum is repeated or wrong");
                }
                checked = true;
            }
        }
        return new Decoded.Header(new ProxyHeader(source, authority), header.readableBytes());
    }

    /** The checksum is that of the whole header with zeros in its own place. */
    private static boolean hasChecksum(ByteBuf header, int at, ByteBuf value) {
        if (value.readableBytes() != CHECKSUM) {
            return false;
        }
        var bytes = new byte[header.readableBytes()];
        header.getBytes(header.readerIndex(), bytes);
        Arrays.fill(bytes, at, at + CHECKSUM, (byte) 0);
        var checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue() == value.getUnsignedInt(value.readerIndex());
    }

    private static InetSocketAddress source(ByteBuf addresses, int size) {
        var raw = new byte[size];
        addresses.getBytes(addresses.readerIndex(), raw);
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(raw), addresses.getUnsignedShort(addresses.readerIndex() + 2 * size));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " bytes is always valid", e);
        }
    }

    /**
     * Writes the header of a relay.
     *
     * @param authority host name that the connection is for
     * @param source the original client
     * @param destination where the original client connected to, of the same address family as the source
     * @return a buffer that the caller owns
     */
    public static ByteBuf encode(
            ByteBufAllocator allocator, String authority, InetSocketAddress source, InetSocketAddress destination) {
        var name = authority.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_AUTHORITY) {
            throw new IllegalArgumentException("an authority has 1 to " + MAX_AUTHORITY + " bytes: " + authority);
        }
        var family = family(source.getAddress(), destination.getAddress());
        var addressBytes = family == UNSPECIFIED ? 0 : family == TCP4 ? 12 : 36;
        var length = addressBytes + 3 + name.length;
        var out = allocator.buffer(FIXED + length);
        out.writeBytes(SIGNATURE).writeByte(PROXY).writeByte(family).writeShort(length);
        if (addressBytes > 0) {
            out.writeBytes(source.getAddress().getAddress());
            out.writeBytes(destination.getAddress().getAddress());
            out.writeShort(source.getPort()).writeShort(destination.getPort());
        }
        return out.writeByte(TLV_AUTHORITY).writeShort(name.length).writeBytes(name);
    }

    private static int family(InetAddress source, InetAddress destination) {
        if (source instanceof Inet4Address && destination instanceof Inet4Address) {
            return TCP4;
        }
        return source instanceof Inet6Address && destination instanceof Inet6Address ? TCP6 : UNSPECIFIED;
    }
}
