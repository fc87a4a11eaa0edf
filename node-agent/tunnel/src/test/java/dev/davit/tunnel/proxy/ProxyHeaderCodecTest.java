package dev.davit.tunnel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.proxy.ProxyHeaderCodec.Decoded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyHeaderCodecTest {
    private static final String AUTHORITY = "api.7k3f9qh2md.hosted.example";

    private static byte[] encode(String source, String destination) throws Exception {
        var header = ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                AUTHORITY,
                new InetSocketAddress(InetAddress.getByName(source), 40_000),
                new InetSocketAddress(InetAddress.getByName(destination), 6443));
        try {
            return ByteBufUtil.getBytes(header);
        } finally {
            header.release();
        }
    }

    private static Decoded decode(byte[] bytes) {
        return ProxyHeaderCodec.decode(Unpooled.wrappedBuffer(bytes));
    }

    @ParameterizedTest
    @CsvSource({"10.244.0.3, 172.20.0.1", "2001:db8::3, 2001:db8::1"})
    void readsWhatItWrites(String source, String destination) throws Exception {
        var bytes = encode(source, destination);

        var expected = new ProxyHeader(
                Optional.of(new InetSocketAddress(InetAddress.getByName(source), 40_000)), Optional.of(AUTHORITY));
        assertThat(decode(bytes)).isEqualTo(new Decoded.Header(expected, bytes.length));
    }

    @Test
    void writesNoAddressesOfMixedFamilies() throws Exception {
        assertThat(decode(encode("10.0.0.1", "2001:db8::1")))
                .isInstanceOfSatisfying(
                        Decoded.Header.class,
                        header -> assertThat(header.header())
                                .isEqualTo(new ProxyHeader(Optional.empty(), Optional.of(AUTHORITY))));
    }

    @Test
    void asksForMoreAtEveryPrefix() throws Exception {
        var bytes = encode("10.0.0.1", "10.0.0.2");
        for (var length = 0; length < bytes.length; length++) {
            assertThat(decode(Arrays.copyOf(bytes, length))).isEqualTo(new Decoded.NeedMore());
        }
    }

    @Test
    void leavesWhatFollowsTheHeader() throws Exception {
        var bytes = encode("10.0.0.1", "10.0.0.2");
        ByteBuf buffer = Unpooled.copiedBuffer(bytes, new byte[] {1, 2, 3});

        var decoded = ProxyHeaderCodec.decode(buffer);

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Header.class,
                        header -> assertThat(header.length()).isEqualTo(bytes.length));
        assertThat(buffer.readableBytes()).isEqualTo(bytes.length + 3);
    }

    @Test
    void tellsOtherBytesApart() {
        assertThat(decode(new byte[] {0x16, 0x03, 0x01})).isEqualTo(new Decoded.NotProxy());
    }

    @Test
    void refusesBrokenHeadersWithoutThrowing() throws Exception {
        var random = new Random(5);
        var valid = encode("10.0.0.1", "10.0.0.2");
        for (var i = 0; i < 20_000; i++) {
            var mutated = valid.clone();
            for (var flips = 1 + random.nextInt(4); flips > 0; flips--) {
                mutated[12 + random.nextInt(mutated.length - 12)] = (byte) random.nextInt();
            }

            assertThat(decode(mutated)).isNotNull();
        }
    }

    @Test
    void refusesATlvThatIsCutOff() throws Exception {
        var bytes = encode("10.0.0.1", "10.0.0.2");
        bytes[16 + 12 + 2] += 1;

        assertThat(decode(bytes)).isInstanceOf(Decoded.Malformed.class);
    }

    /** @param rest of a header behind the signature, in hexadecimal digits */
    private static Decoded decode(String rest) {
        return decode(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + rest.replace(" ", "")));
    }

    private static void assertReads(String rest, String source, String authority) {
        assertThat(decode(rest)).isInstanceOfSatisfying(Decoded.Header.class, decoded -> {
            assertThat(decoded.header()
                            .source()
                            .map(InetSocketAddress::toString)
                            .orElse("none"))
                    .isEqualTo(source);
            assertThat(decoded.header().authority().orElse("none")).isEqualTo(authority);
        });
    }

    @ParameterizedTest
    @CsvSource({
        // LOCAL, with addresses, an authority and bytes that are none of it: all of that is to be ignored.
        "2011001a c0000201c0000202000a000b 020001 61 ffffffffffffffffffff, none, none",
        // A family that does not exist means nothing in LOCAL either.
        "20ff0000, none, none",
        // PROXY without addresses, with an authority.
        "21000004 02000161, none, a",
        // TCP over IPv4, IPv6, and an IPv4 address in an IPv6 one.
        "2111000c c0000201c0000202000a000b, /192.0.2.1:10, none",
        "21210024 20010db800000000000000000000000120010db8000000000000000000000002000a000b, '/[2001:db8:0:0:0:0:0:1]:10', none",
        "21210024 00000000000000000000ffffc000020120010db8000000000000000000000002000a000b, /192.0.2.1:10, none",
        // An authority within the TLV of TLS (0x20) is not one of the header; TLVs of other types mean nothing.
        "21110017 c0000201c0000202000a000b 200008 07 00000000 020000, /192.0.2.1:10, none",
        "21110014 c0000201c0000202000a000b ee0001ff 02000161, /192.0.2.1:10, a"
    })
    void readsHeadersOfOthers(String rest, String source, String authority) {
        assertReads(rest, source, authority);
    }

    @ParameterizedTest
    @CsvSource({
        "11110000", // version 1
        "22110000", // a command that does not exist
        "2112000c c0000201c0000202000a000b", // UDP
        "21410000", // a family that does not exist
        "21310000", // a unix socket without its address
        "2111000b c0000201c0000202000a00", // addresses that are cut off
        "21111001", // longer than any header needs to be
        "2111000e c0000201c0000202000a000b 0200", // a TLV without its length
        "2111000f c0000201c0000202000a000b 020000", // an empty authority
        "21110010 c0000201c0000202000a000b 02000261", // one that is longer than the header
        "21110014 c0000201c0000202000a000b 02000161 02000161", // two of them
        "21110012 c0000201c0000202000a000b 030003 000000", // a checksum that is too short
        "21110013 c0000201c0000202000a000b 030004 00000000" // one that is wrong
    })
    void refusesHeadersThatCouldMeanAnything(String rest) {
        assertThat(decode(rest)).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void checksTheChecksumOverTheWholeHeader() {
        var header = HexFormat.of()
                .parseHex("0d0a0d0a000d0a515549540a" + "21110017" + "c0000201c0000202000a000b" + "030004" + "00000000"
                        + "02000161");
        var checksum = new CRC32C();
        checksum.update(header);
        ByteBuffer.wrap(header).putInt(16 + 12 + 3, (int) checksum.getValue());

        assertThat(decode(header)).isInstanceOf(Decoded.Header.class);
        header[header.length - 1]++;
        assertThat(decode(header)).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void refusesTwoChecksums() {
        var header = HexFormat.of()
                .parseHex("0d0a0d0a000d0a515549540a" + "2111001a" + "c0000201c0000202000a000b" + "030004" + "00000000"
                        + "030004" + "00000000");
        var checksum = new CRC32C();
        checksum.update(header);
        ByteBuffer.wrap(header).putInt(16 + 12 + 3, (int) checksum.getValue());

        assertThat(decode(header)).isInstanceOf(Decoded.Malformed.class);
    }
}
