package dev.davit.tunnel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.tunnel.proxy.ProxyHeaderCodec.Decoded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
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
}
