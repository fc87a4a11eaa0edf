package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.Settings;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningReaderTest {
    private static final InetAddress PEER = Cidr.address("198.51.100.7").orElseThrow();
    private static final InetAddress CLIENT = Cidr.address("192.0.2.1").orElseThrow();
    private static final Settings UNTRUSTED = new Settings("hosted.test", List.of(), List.of(), List.of());
    private static final Settings TRUSTED =
            new Settings("hosted.test", List.of(Cidr.parse("198.51.100.0/24")), List.of(), List.of());

    /** A real ClientHello, as the JDK writes it. */
    private static byte[] hello(String name) throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        var out = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        var bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static ByteBuf header(String authority) {
        return ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                authority,
                new InetSocketAddress(CLIENT, 1234),
                new InetSocketAddress(PEER, 443));
    }

    private static int length(ByteBuf bytes) {
        try {
            return bytes.readableBytes();
        } finally {
            bytes.release();
        }
    }

    private static Opening read(ByteBuf bytes, Settings settings) {
        try {
            return OpeningReader.read(bytes, PEER, settings);
        } finally {
            bytes.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"api.abc.hosted.test", "API.ABC.Hosted.Test"})
    void readsTheNameOfAClientHello(String name) throws Exception {
        assertThat(read(Unpooled.wrappedBuffer(hello(name)), UNTRUSTED))
                .isEqualTo(new Opening.Api("abc", PEER, 0, true));
    }

    @Test
    void aClientUnderTheSystemsNameWaitsForNoCluster() throws Exception {
        assertThat(read(Unpooled.wrappedBuffer(hello("system.abc.hosted.test")), UNTRUSTED))
                .isEqualTo(new Opening.Api("abc", PEER, 0, false));
    }

    @ParameterizedTest
    @CsvSource({"www.abc.hosted.test", "api.hosted.test", "api.a.b.hosted.test"})
    void refusesOtherNamesBelowTheDomain(String name) throws Exception {
        assertThat(read(Unpooled.wrappedBuffer(hello(name)), UNTRUSTED))
                .isEqualTo(new Opening.Refused(OpeningRefusal.FOREIGN_NAME));
    }

    @ParameterizedTest
    @CsvSource({"api.abc.hosted.test.evil.org", "kubernetes.default.svc", "edge.example.org"})
    void leavesNamesOutsideOfTheDomainToTheRoutes(String name) throws Exception {
        assertThat(read(Unpooled.wrappedBuffer(hello(name)), UNTRUSTED)).isEqualTo(new Opening.Named(name, PEER, 0));
    }

    @Test
    void readsAClientHelloThatIsSplitOverRecordsAndSegments() throws Exception {
        var hello = hello("tunnel.abc.hosted.test");
        var records = Unpooled.buffer();
        for (var at = 5; at < hello.length; at += 16) {
            var length = Math.min(16, hello.length - at);
            records.writeByte(22).writeShort(0x0301).writeShort(length).writeBytes(hello, at, length);
        }
        for (var length = 0; length < records.readableBytes(); length++) {
            assertThat(OpeningReader.read(records.slice(0, length), PEER, UNTRUSTED))
                    .isInstanceOfAny(Opening.NeedMore.class, Opening.Tunnel.class);
        }

        assertThat(read(records, UNTRUSTED)).isEqualTo(new Opening.Tunnel("abc", PEER, 0));
    }

    @Test
    void refusesAClientHelloInTooManyRecords() throws Exception {
        var hello = hello("tunnel.abc.hosted.test");
        var records = Unpooled.buffer();
        for (var at = 5; at < hello.length; at++) {
            records.writeByte(22).writeShort(0x0301).writeShort(1).writeByte(hello[at]);
        }

        assertThat(read(records, UNTRUSTED)).isEqualTo(new Opening.Refused(OpeningRefusal.MALFORMED));
    }

    @Test
    void usesOnlyTheAuthorityOfARelaysHeader() {
        var header = header("api.abc.hosted.test");
        var length = header.readableBytes();

        assertThat(read(header, UNTRUSTED)).isEqualTo(new Opening.Api("abc", PEER, length, false));
    }

    @Test
    void usesOnlyTheAddressOfATrustedProxysHeader() throws Exception {
        var outer = header("api.other.hosted.test");
        var length = outer.readableBytes();

        assertThat(read(Unpooled.wrappedBuffer(outer, Unpooled.wrappedBuffer(hello("api.abc.hosted.test"))), TRUSTED))
                .isEqualTo(new Opening.Api("abc", CLIENT, length, true));
    }

    @Test
    void readsAtMostTwoHeaders() {
        var headers = Unpooled.wrappedBuffer(
                header("api.x.hosted.test"), header("api.abc.hosted.test"), header("api.z.hosted.test"));
        var two = headers.readableBytes() - length(header("api.z.hosted.test"));

        assertThat(read(headers, TRUSTED)).isEqualTo(new Opening.Api("abc", CLIENT, two, false));
    }

    @Test
    void aRelayMayNotAskForATunnel() {
        assertThat(read(header("tunnel.abc.hosted.test"), UNTRUSTED))
                .isEqualTo(new Opening.Refused(OpeningRefusal.FOREIGN_NAME));
    }

    @Test
    void neverThrowsOnBrokenBytes() throws Exception {
        var random = new Random(17);
        var hello = hello("api.abc.hosted.test");
        for (var i = 0; i < 20_000; i++) {
            var mutated = hello.clone();
            for (var flips = 1 + random.nextInt(5); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }

            assertThat(read(Unpooled.wrappedBuffer(mutated), i % 2 == 0 ? UNTRUSTED : TRUSTED))
                    .isNotNull();
        }
    }
}
