package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.Hellos;
import dev.davit.gateway.testing.Peer;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.tunnel.HostPort;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is said first at the public port, the connection is closed in bounded time, counted, and answered if it can be. */
class OpeningBoundsTest {
    private static final String CLIENT = "192.0.2.1";
    private static final byte[] DECODE_ERROR = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 50};
    private static final byte[] UNRECOGNIZED_NAME = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 112};
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final RecordedLog log = RecordedLog.start();
    private final RefusalLog refusals = new RefusalLog();
    private final Clusters clusters = new Clusters(new OperatorFeed("gw", Clock.systemUTC()));
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        clusters.publish(TestGateway.settings(List.of(Cidr.parse(CLIENT)), List.of()));
        clusters.publish(cluster.route(new HostPort("127.0.0.1", 1), List.of(), "w0"));
        peer = Peer.connect(CLIENT, TestPort.of(clusters, refusals, 100, 10));
    }

    @AfterEach
    void close() {
        peer.finishAndReleaseAll();
        log.close();
    }

    private void send(byte[] bytes) {
        peer.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private void assertRefused(OpeningRefusal reason) {
        assertThat(peer.isOpen()).isFalse();
        assertThat(refusals.byReason().all())
                .isEqualTo(Map.of(new RefusalCounts.Key(Refused.PUBLIC, reason.name()), 1L));
    }

    @Test
    void aClientThatSaysNothingIsClosed() {
        peer.pass(Duration.ofMillis(4_999));
        assertThat(peer.isOpen()).isTrue();

        peer.pass(Duration.ofMillis(1));
        assertRefused(OpeningRefusal.INCOMPLETE);
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void aClientThatSaysOneByteASecondIsClosedAllTheSame() {
        var hello = Hellos.of(cluster.tunnelName(), 0, 16 * 1024);
        for (var second = 0; peer.isOpen() && second < hello.length; second++) {
            send(new byte[] {hello[second]});
            peer.pass(SECOND);
        }

        assertRefused(OpeningRefusal.INCOMPLETE);
    }

    @Test
    void aClientHelloInSingleBytesLeadsWhereItShould() throws Exception {
        for (var next : Hellos.ofTheJdk(cluster.tunnelName())) {
            send(new byte[] {next});
        }

        assertThat(peer.isOpen()).isTrue();
        assertThat(peer.pipeline().names()).contains("tls").doesNotContain("opening");
    }

    @Test
    void aTunnelWhoseHandshakeDoesNotGoOnIsClosed() throws Exception {
        send(Hellos.ofTheJdk(cluster.tunnelName()));
        peer.pass(Duration.ofMillis(4_999));
        assertThat(peer.isOpen()).isTrue();

        peer.pass(Duration.ofMillis(1));
        assertThat(peer.isOpen()).isFalse();
        assertThat(refusals.byReason().all())
                .isEqualTo(Map.of(new RefusalCounts.Key(Refused.TUNNEL, "HANDSHAKE_TIMEOUT"), 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "PROXY TCP4 192.0.2.9 192.0.2.1 1 2\r\n", "\0\0"})
    void whatIsNeitherTlsNorProxyIsClosedAtOnce(String garbage) {
        send(garbage.getBytes(StandardCharsets.US_ASCII));

        assertRefused(OpeningRefusal.NO_TLS);
        assertThat(peer.heard()).isEmpty();
        assertThat(log.take()).as("strangers are daily business").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A TLV that is longer than the header; 1 byte of one; an empty authority; two of them.
                "21110010 c0000201 c0000202 0001 0002 020002 61",
                "2111000d c0000201 c0000202 0001 0002 02",
                "2111000f c0000201 c0000202 0001 0002 020000",
                "21110014 c0000201 c0000202 0001 0002 02000161 02000161",
                // A checksum that is wrong; one that is too short.
                "21110013 c0000201 c0000202 0001 0002 030004 00000000",
                "21110010 c0000201 c0000202 0001 0002 030001 00",
                // Addresses that are cut off; UDP; a family and a version that do not exist; too long.
                "21110004 c0000201",
                "2112000c c0000201 c0000202 0001 0002",
                "21410000",
                "11110000",
                "2111ffff"
            })
    void aBrokenProxyHeaderIsClosedAtOnce(String header) {
        send(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + header.replace(" ", "")));

        assertRefused(OpeningRefusal.BROKEN_PROXY_HEADER);
        assertThat(log.take())
                .containsExactly("connection refused client=\"192.0.2.1\" cause=\"a broken PROXY v2 header\"");
    }

    @Test
    void aGiantClientHelloIsAnsweredAtOnce() {
        send(Hellos.of(cluster.apiName(), 20_000, 16 * 1024));

        assertThat(peer.heard()).isEqualTo(DECODE_ERROR);
        assertRefused(OpeningRefusal.BROKEN_HELLO);
    }

    @Test
    void aNameThatIsNotServedIsAnswered() {
        send(Hellos.of("api.bbbbbbbbbb.hosted.test", 0, 16 * 1024));

        assertThat(peer.heard()).isEqualTo(UNRECOGNIZED_NAME);
        assertRefused(OpeningRefusal.UNKNOWN_CLUSTER);
    }

    @Test
    void aClientThatHangsUpIsNotRefused() {
        send(new byte[] {0x16});
        peer.close();
        peer.pass(Duration.ofMinutes(1));

        assertThat(refusals.byReason().all()).isEmpty();
    }
}
