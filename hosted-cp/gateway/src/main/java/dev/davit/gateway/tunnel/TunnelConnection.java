package dev.davit.gateway.tunnel;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.cluster.SessionTraffic;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.metrics.TrafficMeter;
import dev.davit.gateway.routing.Cidr;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.TunnelLimits;
import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.control.ControlMessage;
import dev.davit.tunnel.control.ControlStreamHandler;
import dev.davit.tunnel.http2.ConnectHeaders;
import dev.davit.tunnel.http2.LivenessHandler;
import dev.davit.tunnel.http2.TunnelPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's end of one node's tunnel: HANDSHAKEN → (settings) → control stream opened → (hello) → UP, registered and
 * routed → CLOSED, once, with the first reason. Its last handler; state belongs to the channel's event loop, except where
 * a method says that it is for any thread.
 */
final class TunnelConnection extends ChannelInboundHandlerAdapter implements NodeSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(TunnelConnection.class);

    /** Of a tunnel that may have been replaced because it is dead. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);

    private final Channel channel;
    private final Cluster cluster;
    private final String node;
    private final X509Certificate certificate;
    private final InetAddress remote;
    private final Replica replica;
    private final TunnelLimits limits;
    private final InFlightBytes.Part inFlight;
    private final Instant since;
    private final AtomicInteger streams = new AtomicInteger();
    private volatile Optional<Channel> control = Optional.empty();
    private volatile Optional<String> instance = Optional.empty();
    private volatile boolean up;
    private boolean opening;
    private Optional<CloseReason> closeReason = Optional.empty();

    private TunnelConnection(
            Channel channel,
            Cluster cluster,
            String node,
            X509Certificate certificate,
            InetAddress remote,
            Replica replica,
            TunnelLimits limits,
            InFlightBytes.Part inFlight,
            Instant since) {
        this.channel = channel;
        this.cluster = cluster;
        this.node = node;
        this.certificate = certificate;
        this.remote = remote;
        this.replica = replica;
        this.limits = limits;
        this.inFlight = inFlight;
        this.since = since;
    }

    /** Takes over a channel whose TLS handshake is done and whose peer is this node. On its event loop. */
    static void start(
            Channel channel,
            Cluster cluster,
            String node,
            X509Certificate certificate,
            InetAddress remote,
            Replica replica,
            TunnelLimits limits,
            MemoryBudget memory,
            TunnelTiming timing,
            Clock clock) {
        var inFlight = memory.inFlight().share(cluster.route().clusterUid()).part(channel);
        var connection = new TunnelConnection(
                channel, cluster, node, certificate, remote, replica, limits, inFlight, clock.instant());
        channel.pipeline().remove("handshake");
        TunnelPipeline.gatewayEnd(channel, limits, memory);
        channel.pipeline()
                .addLast(
                        "liveness",
                        new LivenessHandler(timing.ping(), () -> connection.noteReason(CloseReason.DEAD_PEER)))
                .addLast("tunnel", connection);
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!connection.up) {
                                connection.close(CloseReason.PROTOCOL_ERROR);
                            }
                        },
                        timing.handshake().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // RFC 8441: an extended CONNECT may be sent once the peer has said that it takes them.
        if (message instanceof Http2SettingsFrame settings
                && !opening
                && Boolean.TRUE.equals(settings.settings().connectProtocolEnabled())) {
            opening = true;
            openControl();
        }
        ReferenceCountUtil.release(message);
    }

    private void openControl() {
        new Http2StreamChannelBootstrap(channel)
                .handler(new ControlAnswer())
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess() && opened.getNow() instanceof Http2StreamChannel stream) {
                        stream.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.control()));
                    } else {
                        close(CloseReason.PROTOCOL_ERROR);
                    }
                });
    }

    /** Waits for the answer to the request that opened the control stream. */
    private final class ControlAnswer extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame headers
                    && ConnectHeaders.response(headers.headers()) instanceof ConnectHeaders.Response.Established) {
                control = Optional.of(ctx.channel());
                ctx.pipeline()
                        .replace(
                                this,
                                "control",
                                new ControlStreamHandler(
                                        TunnelConnection.this::received, TunnelConnection.this::broken));
            } else {
                ReferenceCountUtil.release(message);
                close(CloseReason.PROTOCOL_ERROR);
            }
        }
    }

    private void received(ControlMessage message) {
        switch (message) {
            case ControlMessage.Hello hello -> hello(hello);
            case ControlMessage.Announce(var addresses) -> {
                if (up) {
                    cluster.announced(
                            this,
                            addresses.stream()
                                    .flatMap(address -> Cidr.address(address).stream())
                                    .collect(Collectors.toSet()));
                }
            }
            default -> {
                // What only a gateway says means nothing from an agent.
            }
        }
    }

    private void broken(CloseReason reason) {
        if (reason == CloseReason.TOO_MANY_MESSAGES) {
            close(
                    reason,
                    new ControlMessage.Refused(
                            reason.name(), "the agent says more on its control stream than anybody has reason to"));
        } else {
            close(reason);
        }
    }

    private void hello(ControlMessage.Hello hello) {
        if (up) {
            return;
        }
        if (hello.version() != TunnelProtocol.CONTROL_VERSION) {
            close(
                    CloseReason.PROTOCOL_ERROR,
                    new ControlMessage.Refused(
                            "UNSUPPORTED_VERSION",
                            "the gateway speaks control version " + TunnelProtocol.CONTROL_VERSION + ", this agent ("
                                    + hello.agent() + ") version " + hello.version() + "; update the older one"));
            return;
        }
        if (hello.connectedTo().contains(replica.name())
                && cluster.sessions().find(node).isPresent()) {
            // It is not routed: no stream is opened on what the agent closes.
            close(CloseReason.REPLACED, new ControlMessage.Duplicate(replica.name()));
            return;
        }
        up = true;
        instance = hello.instance();
        if (cluster.connected(this)) {
            // Counted after it was routed: a change from here on finds it among the sessions.
            send(new ControlMessage.Accepted(
                    TunnelProtocol.CONTROL_VERSION,
                    node,
                    replica.name(),
                    replica.all().getAsInt()));
            // Whoever was under way when the others were told.
            replica.drain().get().ifPresent(this::send);
            log("tunnel up", Optional.empty());
        } else {
            up = false;
        }
    }

    @Override
    public void dial(HostPort target, Promise<DialOutcome> outcome) {
        if (inFlight.exhausted()) {
            outcome.trySuccess(new DialOutcome.Exceeded(Limit.TUNNEL_BYTES_IN_FLIGHT));
            return;
        }
        if (streams.incrementAndGet() > limits.maxStreams()) {
            streams.decrementAndGet();
            outcome.trySuccess(new DialOutcome.Exceeded(Limit.TUNNEL_STREAMS));
            return;
        }
        new Http2StreamChannelBootstrap(channel)
                .option(ChannelOption.AUTO_READ, false)
                .option(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false)
                .handler(new DialAnswerHandler(target, outcome))
                .open()
                .addListener(opened -> {
                    if (opened.isSuccess() && opened.getNow() instanceof Http2StreamChannel stream) {
                        stream.closeFuture().addListener(closed -> streams.decrementAndGet());
                    } else {
                        streams.decrementAndGet();
                        outcome.trySuccess(new DialOutcome.Refused(RefusalReason.TUNNEL_LOST));
                    }
                });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(CloseReason.SOCKET_CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(CloseReason.SOCKET_FAILED);
    }

    private void noteReason(CloseReason reason) {
        closeReason = closeReason.or(() -> Optional.of(reason));
    }

    private void ended(CloseReason fallback) {
        if (up) {
            up = false;
            var reason = closeReason.orElse(fallback);
            cluster.disconnected(this, reason);
            log("tunnel down", Optional.of(reason));
        }
    }

    private void log(String event, Optional<CloseReason> reason) {
        var record = LOGGER.atInfo()
                .addKeyValue("cluster", cluster.route().name())
                .addKeyValue("node", node)
                .addKeyValue("client", remote.getHostAddress());
        reason.map(why -> record.addKeyValue("reason", why)).orElse(record).log(event);
    }

    @Override
    public String clusterUid() {
        return cluster.route().clusterUid();
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public X509Certificate certificate() {
        return certificate;
    }

    @Override
    public Optional<String> instance() {
        return instance;
    }

    @Override
    public void ask(Runnable answered, Runnable silent) {
        channel.eventLoop().execute(() -> LifeSign.ask(channel, "tunnel", SIGN_OF_LIFE, answered, silent));
    }

    @Override
    public InetAddress remote() {
        return remote;
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public boolean usable() {
        return up && channel.isActive();
    }

    @Override
    public void send(ControlMessage message) {
        control.ifPresent(stream -> ControlStreamHandler.send(stream, message));
    }

    @Override
    public void close(CloseReason reason) {
        channel.eventLoop().execute(() -> {
            noteReason(reason);
            channel.close();
        });
    }

    @Override
    public void close(CloseReason reason, ControlMessage last) {
        channel.eventLoop().execute(() -> {
            noteReason(reason);
            send(last);
            channel.close();
        });
    }

    @Override
    public int openStreams() {
        return streams.get();
    }

    @Override
    public Optional<SessionTraffic> traffic() {
        var roundTrip = Optional.ofNullable(channel.pipeline().get(LivenessHandler.class))
                .flatMap(LivenessHandler::roundTrip);
        return Optional.ofNullable(channel.pipeline().get(TrafficMeter.class))
                .map(meter -> new SessionTraffic(meter.received(), meter.sent(), roundTrip));
    }
}
