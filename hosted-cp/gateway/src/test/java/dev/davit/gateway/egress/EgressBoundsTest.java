package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.access.AccessLog;
import dev.davit.gateway.access.AccessLogSettings;
import dev.davit.gateway.access.Dials;
import dev.davit.gateway.access.Selection;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.Peer;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.RefusalReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an egress port does about those that take too long or come too often. Behind the handshake, which is not there. */
class EgressBoundsTest {
    private static final String SOURCE = "192.0.2.1";
    private static final EgressLimits LIMITS = EgressLimits.standard(8, 3, Duration.ofHours(1));

    private final AccessLog noLog =
            new AccessLog(AccessLogSettings.off(), "gw", new PrintStream(OutputStream.nullOutputStream()), () -> 0);
    private final RefusalLog refusals = new RefusalLog();
    private final EgressShares shares =
            new EgressShares(new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), LIMITS, () -> 0);
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void close() {
        peers.forEach(Peer::finishAndReleaseAll);
    }

    private Peer handshaken() {
        var peer = connect(SOURCE, new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler(channel));
            }
        });
        peer.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        return peer;
    }

    private ConnectHandler handler(Channel channel) {
        var feed = new OperatorFeed("gw", Clock.systemUTC());
        return new ConnectHandler(
                Refused.EGRESS,
                new Clusters(feed),
                Caller.CERTIFIED,
                (cluster, target, outcome) -> {},
                feed,
                shares,
                new InFlightBytes(1, 1, 1),
                refusals,
                LIMITS,
                new Dials(noLog, Clock.systemUTC()).record(Selection.CLUSTER, channel));
    }

    private Peer connect(String source, ChannelHandler handler) {
        var peer = Peer.connect(source, handler);
        peers.add(peer);
        return peer;
    }

    private static void send(Peer peer, String text) {
        peer.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void assertAnswered(Peer peer, RefusalReason reason, String statusLine) {
        assertThat(new String(peer.heard(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 " + statusLine + "\r\n");
        assertThat(peer.isOpen()).isFalse();
        assertThat(refusals.byReason().all())
                .isEqualTo(Map.of(new RefusalCounts.Key(Refused.EGRESS, reason.name()), 1L));
    }

    @Test
    void aClientThatAsksForNothingIsAnswered() {
        var peer = handshaken();

        peer.pass(Duration.ofMillis(4_999));
        assertThat(peer.isOpen()).isTrue();
        peer.pass(Duration.ofMillis(1));

        assertAnswered(peer, RefusalReason.BAD_REQUEST, "400 BAD_REQUEST: no request in time");
    }

    @Test
    void aClientThatAsksOneByteASecondIsAnswered() {
        var peer = handshaken();
        for (var next : "CONNECT 10.0.0.1:10250 HTTP/1.1\r\n".split("")) {
            if (peer.isOpen()) {
                send(peer, next);
                peer.pass(Duration.ofSeconds(1));
            }
        }

        assertAnswered(peer, RefusalReason.BAD_REQUEST, "400 BAD_REQUEST: no request in time");
    }

    @Test
    void aBrokenRequestIsAnsweredAtOnceAndLeavesALine() {
        try (var log = RecordedLog.start()) {
            var peer = handshaken();

            send(peer, "GET / HTTP/1.1\r\n");

            assertAnswered(
                    peer, RefusalReason.BAD_REQUEST, "400 BAD_REQUEST: the request is not CONNECT host:port HTTP/1.1");
            assertThat(log.take())
                    .containsExactly(
                            "egress refused client=\"192.0.2.1\" cause=\"the request is not CONNECT host:port HTTP/1.1\"");
        }
    }

    @Test
    void whoHasNoIdentityIsAnswered() {
        var peer = handshaken();

        send(peer, "CONNECT 10.0.0.1:10250 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertAnswered(
                peer,
                RefusalReason.IDENTITY_NOT_ALLOWED,
                "403 IDENTITY_NOT_ALLOWED: the client certificate names no hosted cluster");
    }

    @Test
    void oneSourceCannotTakeEveryConnectionNorEveryHandshake() {
        assertThat(enter(SOURCE, SOURCE, SOURCE, SOURCE)).containsOnly(Optional.empty());
        assertThat(enter(SOURCE)).containsExactly(Optional.of(Limit.SOURCE_CONNECTIONS));
        assertThat(enter(SOURCE, SOURCE))
                .containsExactly(Optional.of(Limit.SOURCE_CONNECTIONS), Optional.of(Limit.SOURCE_HANDSHAKES));

        assertThat(enter("192.0.2.2")).containsExactly(Optional.empty());
    }

    @Test
    void allSourcesTogetherCannotTakeMoreThanThereIs() {
        for (var source = 1; source <= 8; source++) {
            assertThat(enter("192.0.2." + source)).containsExactly(Optional.empty());
        }

        assertThat(enter("192.0.2.9")).containsExactly(Optional.of(Limit.CONNECTIONS));
    }

    private List<Optional<Limit>> enter(String... sources) {
        return List.of(sources).stream()
                .map(source -> shares.enter(connect(source, new ChannelInboundHandlerAdapter())))
                .toList();
    }

    @Test
    void oneClusterCannotTakeEveryConnection() {
        for (var connection = 0; connection < 4; connection++) {
            assertThat(shares.dial("uid-a", connect(SOURCE, new ChannelInboundHandlerAdapter())))
                    .isEmpty();
        }

        assertThat(shares.dial("uid-a", connect(SOURCE, new ChannelInboundHandlerAdapter())))
                .contains(Limit.CLUSTER_CONNECTIONS);
        assertThat(shares.dial("uid-b", connect(SOURCE, new ChannelInboundHandlerAdapter())))
                .isEmpty();
    }

    @Test
    void oneClusterCannotHaveMoreDialsUnderWayThanItsShare() {
        var many = new EgressShares(
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                EgressLimits.standard(100_000, 1, Duration.ofHours(1)),
                () -> 0);
        var connection = connect(SOURCE, new ChannelInboundHandlerAdapter());
        for (var dial = 0; dial < LIMITS.pendingPerCluster(); dial++) {
            assertThat(many.dial("uid-a", connection)).isEmpty();
        }

        assertThat(many.dial("uid-a", connection)).contains(Limit.PENDING_DIALS);
        assertThat(many.dial("uid-b", connection)).isEmpty();

        many.dialled("uid-a");
        assertThat(many.dial("uid-a", connection)).isEmpty();
    }
}
