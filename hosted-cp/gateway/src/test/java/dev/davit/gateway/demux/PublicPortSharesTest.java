package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.Hellos;
import dev.davit.gateway.testing.Peer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.tunnel.HostPort;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the public port shares what it has between those that come. */
class PublicPortSharesTest {
    private static final int HANDSHAKES = 1;
    private static final String PROXY = "203.0.113.1";

    private final Clusters clusters = new Clusters(new OperatorFeed("gw", Clock.systemUTC()));
    private final RefusalLog refusals = new RefusalLog();
    private final List<Peer> peers = new ArrayList<>();
    private PublicPort port = port(4);

    private PublicPort port(int connections) {
        return TestPort.of(clusters, refusals, connections, HANDSHAKES);
    }

    @AfterEach
    void close() {
        peers.forEach(Peer::finishAndReleaseAll);
    }

    private Peer connect(String address) {
        var peer = Peer.connect(address, port);
        peers.add(peer);
        return peer;
    }

    private Peer connectThroughProxy(String client) {
        var peer = connect(PROXY);
        peer.writeInbound(Unpooled.wrappedBuffer(Hellos.proxyHeader("ignored", client)));
        return peer;
    }

    private void trust(String... proxies) {
        clusters.publish(
                TestGateway.settings(List.of(proxies).stream().map(Cidr::parse).toList(), List.of()));
    }

    private Optional<Long> refused(Refused refused, Limit reason) {
        return Optional.ofNullable(refusals.byReason().all().get(new RefusalCounts.Key(refused, reason.name())));
    }

    @Test
    void oneAddressCannotTakeEveryConnection() {
        trust();
        var first = connect("192.0.2.1");
        connect("192.0.2.1");

        assertThat(connect("192.0.2.1").isOpen()).isFalse();
        assertThat(connect("192.0.2.2").isOpen()).isTrue();
        assertThat(refused(Refused.PUBLIC, Limit.SOURCE_CONNECTIONS)).contains(1L);

        first.close();
        assertThat(connect("192.0.2.1").isOpen()).isTrue();
    }

    @Test
    void allAddressesTogetherCannotTakeMoreThanThereAre() {
        trust();
        for (var address = 1; address <= 4; address++) {
            assertThat(connect("192.0.2." + address).isOpen()).isTrue();
        }

        assertThat(connect("192.0.2.5").isOpen()).isFalse();
        assertThat(refused(Refused.PUBLIC, Limit.CONNECTIONS)).contains(1L);
    }

    @Test
    void aTrustedProxyStandsForManyClients() {
        trust(PROXY);

        assertThat(List.of(connect(PROXY), connect(PROXY), connect(PROXY))).allMatch(Peer::isOpen);
    }

    @Test
    void aClientOfATrustedProxyHasAShareOfItsOwn() {
        trust(PROXY);
        connectThroughProxy("192.0.2.1");
        connectThroughProxy("192.0.2.1");

        assertThat(connectThroughProxy("192.0.2.1").isOpen()).isFalse();
        assertThat(connectThroughProxy("192.0.2.2").isOpen()).isTrue();
        assertThat(refused(Refused.PUBLIC, Limit.SOURCE_CONNECTIONS)).contains(1L);
    }

    @Test
    void oneAddressCannotFillTheMemoryWithFirstBytes() {
        trust();
        port = port(2_000);
        var large = Hellos.of("api.aaaaaaaaaa.hosted.test", 16_000, 16 * 1024);
        var open = 0;
        for (var connection = 0; connection < 300; connection++) {
            var peer = connect("192.0.2.1");
            peer.writeInbound(Unpooled.copiedBuffer(large, 0, large.length - 1));
            open += peer.isOpen() ? 1 : 0;
        }
        var other = connect("192.0.2.2");
        other.writeInbound(Unpooled.copiedBuffer(large, 0, large.length - 1));

        assertThat(open).isBetween(125, 135);
        assertThat(refused(Refused.PUBLIC, Limit.OPENING_BYTES)).contains(300L - open);
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void oneAddressCannotBeginHandshakesWithoutEnd() throws Exception {
        trust();
        port = port(100);
        var cluster = new TestCluster("aaaaaaaaaa");
        clusters.publish(cluster.route(new HostPort("127.0.0.1", 1), List.of(), "w0"));
        for (var handshake = 0; handshake < 2 * HANDSHAKES; handshake++) {
            assertThat(tunnel("192.0.2.1", cluster).isOpen()).isTrue();
        }

        assertThat(tunnel("192.0.2.1", cluster).isOpen()).isFalse();
        assertThat(tunnel("192.0.2.2", cluster).isOpen())
                .as("who does not complete them takes nothing from the cluster's machines")
                .isTrue();
        assertThat(refused(Refused.TUNNEL, Limit.SOURCE_HANDSHAKES)).contains(1L);
    }

    private Peer tunnel(String address, TestCluster cluster) throws Exception {
        var peer = connect(address);
        peer.writeInbound(Unpooled.wrappedBuffer(Hellos.ofTheJdk(cluster.tunnelName())));
        return peer;
    }
}
