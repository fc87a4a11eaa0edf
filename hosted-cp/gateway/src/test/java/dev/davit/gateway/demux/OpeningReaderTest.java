package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.Settings;
import dev.davit.gateway.testing.CountingBuffer;
import dev.davit.gateway.testing.Hellos;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningReaderTest {
    private static final InetAddress PEER = Cidr.address("198.51.100.7").orElseThrow();
    private static final InetAddress CLIENT = Cidr.address("192.0.2.1").orElseThrow();
    private static final Settings UNTRUSTED = new Settings("hosted.test", List.of(), List.of(), List.of());
    private static final Settings TRUSTED =
            new Settings("hosted.test", List.of(Cidr.parse("198.51.100.0/24")), List.of(), List.of());

    private static byte[] hello(String name) throws Exception {
        return Hellos.ofTheJdk(name);
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
            return new OpeningReader(PEER, settings).read(bytes);
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
        var reader = new OpeningReader(PEER, UNTRUSTED);
        for (var length = 0; length < records.readableBytes(); length++) {
            assertThat(reader.read(records.slice(0, length)))
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

        assertThat(read(records, UNTRUSTED)).isEqualTo(new Opening.Refused(OpeningRefusal.BROKEN_HELLO));
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

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.1 198.51.100.7 1234 443, NO_TLS",
        "GET / HTTP/1.1, NO_TLS",
        "SSH-2.0-OpenSSH_9.2, NO_TLS"
    })
    void refusesOtherProtocolsAtTheirFirstByte(String line, OpeningRefusal reason) {
        assertThat(read(Unpooled.copiedBuffer(line.substring(0, 1), StandardCharsets.US_ASCII), TRUSTED))
                .isEqualTo(new Opening.Refused(reason));
        assertThat(read(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII), UNTRUSTED))
                .isEqualTo(new Opening.Refused(reason));
    }

    @Test
    void refusesAGiantClientHelloAsSoonAsItSaysHowLongItIs() {
        var hello = Hellos.of("api.abc.hosted.test", 17 * 1024, 16 * 1024);

        assertThat(read(Unpooled.wrappedBuffer(hello, 0, 9), UNTRUSTED))
                .isEqualTo(new Opening.Refused(OpeningRefusal.BROKEN_HELLO));
    }

    @Test
    void readsALargeClientHello() {
        var hello = Hellos.of("api.abc.hosted.test", 16_000, 4_000);

        assertThat(read(Unpooled.wrappedBuffer(hello), UNTRUSTED)).isEqualTo(new Opening.Api("abc", PEER, 0, true));
    }

    @Test
    void refusesTlsWithoutAName() {
        assertThat(read(Unpooled.wrappedBuffer(Hellos.of("", 0, 1_000)), UNTRUSTED))
                .isEqualTo(new Opening.Refused(OpeningRefusal.NO_NAME));
    }

    @Test
    void refusesARelayThatNamesNobody() {
        var header = header("api.abc.hosted.test");
        // The type of the authority becomes one that means nothing.
        header.setByte(16 + 12, 0xEE);

        assertThat(read(header, UNTRUSTED)).isEqualTo(new Opening.Refused(OpeningRefusal.NO_AUTHORITY));
    }

    @Test
    void knowsTheClientOfATrustedProxyBeforeItHasSaidAnything() {
        var reader = new OpeningReader(PEER, TRUSTED);
        var header = header("api.other.hosted.test");
        assertThat(reader.knowsClient()).isFalse();

        assertThat(reader.read(header)).isEqualTo(new Opening.NeedMore());
        assertThat(reader.knowsClient()).isTrue();
        assertThat(reader.client()).isEqualTo(CLIENT);
        header.release();
    }

    @Test
    void theCostDoesNotDependOnHowTheBytesAreCut() {
        var hello = Hellos.of("api.abc.hosted.test", 16_000, 16 * 1024);
        var bytes = new CountingBuffer(hello, (byte) 0);
        var reader = new OpeningReader(PEER, UNTRUSTED);
        for (var there = 1; there < hello.length; there++) {
            assertThat(reader.read(bytes.come(there))).isEqualTo(new Opening.NeedMore());
        }

        assertThat(reader.read(bytes.come(hello.length))).isEqualTo(new Opening.Api("abc", PEER, 0, true));
        assertThat(bytes.looks()).isLessThan(500);
    }
}
