package dev.davit.agent.tunnel;

import dev.davit.agent.reach.HandOver;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.control.ControlMessage;
import dev.davit.tunnel.control.ControlStreamHandler;
import dev.davit.tunnel.http2.LivenessHandler;
import dev.davit.tunnel.http2.TunnelPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * One connection to one gateway: CONNECTING, by others → HANDSHAKE → WAITING for the gateway's acceptance → UP → CLOSED. Lives on one
 * event loop. The owner hears of each step once.
 */
final class GatewayConnection {
    private static final int MAX_PENDING_DIALS = 128;

    /** What the owner of a connection hears. */
    interface Owner {
        /** @return replicas that carry the tunnel already */
        List<String> connectedTo();

        void message(GatewayConnection connection, ControlMessage message);

        void closed(GatewayConnection connection, DisconnectReason reason, String detail);
    }

    private final HostPort gateway;
    private final TunnelConfig config;
    private final DialPolicy policy;
    private final String instance;
    private final TunnelLimits limits = TunnelLimits.agent();
    private final MemoryBudget memory;
    private final PendingDials pendingDials = new PendingDials(MAX_PENDING_DIALS);
    private final Owner owner;
    private Optional<Channel> channel = Optional.empty();
    private Optional<Http2StreamChannel> control = Optional.empty();
    private int streams;
    private Optional<String> replica = Optional.empty();
    private int replicas = 1;
    private Optional<SslContext> credentials = Optional.empty();
    private boolean draining;
    private boolean outdated;
    private boolean retired;
    private boolean closed;

    /**
     * @param memory of all connections of this process together
     * @param instance what this process calls itself, on all its connections
     */
    GatewayConnection(
            HostPort gateway,
            TunnelConfig config,
            DialPolicy policy,
            MemoryBudget memory,
            String instance,
            Owner owner) {
        this.gateway = gateway;
        this.config = config;
        this.policy = policy;
        this.memory = memory;
        this.instance = instance;
        this.owner = owner;
    }

    HostPort gateway() {
        return gateway;
    }

    /**
     * Starts to speak. On the event loop, like everything here.
     *
     * @param connected leads to the gateway; from here on it is this connection's
     */
    void open(EventLoop loop, SocketChannel connected, SslContext tls) {
        if (closed) {
            HandOver.close(connected);
            return;
        }
        credentials = Optional.of(tls);
        var ch = new NioSocketChannel(connected);
        channel = Optional.of(ch);
        ch.pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                ch.pipeline().addLast(tls(tls, ch)).addLast("handshake", new Lifecycle());
            }
        });
        loop.register(ch).addListener((ChannelFutureListener) this::registered);
    }

    private SslHandler tls(SslContext context, Channel ch) {
        var handler = context.newHandler(ch.alloc(), config.serverName(), gateway.port());
        handler.setHandshakeTimeoutMillis(config.timing().handshake().toMillis());
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                close(TlsFailure.reason(done.cause()), TlsFailure.detail(done.cause()));
            } else if (!TunnelProtocol.ALPN.equals(handler.applicationProtocol())) {
                close(DisconnectReason.HANDSHAKE_FAILED, "the gateway does not speak " + TunnelProtocol.ALPN);
            } else {
                speakHttp2(ch);
            }
        });
        return handler;
    }

    private void registered(ChannelFuture registering) {
        if (!registering.isSuccess()) {
            close(DisconnectReason.UNREACHABLE, TlsFailure.detail(registering.cause()));
            return;
        }
        registering
                .channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (!accepted()) {
                                close(DisconnectReason.HANDSHAKE_FAILED, "the gateway did not accept in time");
                            }
                        },
                        config.timing().handshake().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void speakHttp2(Channel ch) {
        var pipeline = ch.pipeline();
        pipeline.remove("handshake");
        var inFlight = memory.inFlight().share("gateways").part(ch);
        TunnelPipeline.agentEnd(ch, limits, memory, new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(Http2StreamChannel stream) {
                count(stream);
                stream.config().setOption(ChannelOption.AUTO_READ, false);
                stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, false);
                stream.pipeline()
                        .addLast(new NodeStreamHandler(
                                policy,
                                config.timing().dial(),
                                pendingDials,
                                inFlight,
                                GatewayConnection.this::speakControl));
            }
        });
        pipeline.addLast(
                "liveness",
                new LivenessHandler(
                        config.timing().ping(),
                        () -> close(DisconnectReason.DEAD_PEER, "the gateway answers no PING")));
        pipeline.addLast("connection", new Lifecycle());
    }

    private void count(Http2StreamChannel stream) {
        streams++;
        stream.closeFuture().addListener(ended -> {
            streams--;
            closeIfIdle();
        });
    }

    int streams() {
        return streams;
    }

    /** Another connection took over: this one ends with its last stream. */
    void retire() {
        retired = true;
        closeIfIdle();
    }

    private void closeIfIdle() {
        // The control stream is one of them.
        if (retired && streams <= 1) {
            close(DisconnectReason.DRAINED, "another connection took over");
        }
    }

    private void speakControl(Http2StreamChannel stream) {
        if (control.isPresent()) {
            close(DisconnectReason.HANDSHAKE_FAILED, "the gateway opened a second control stream");
            return;
        }
        control = Optional.of(stream);
        stream.config().setOption(Http2StreamChannelOption.AUTO_STREAM_FLOW_CONTROL, true);
        stream.pipeline()
                .addLast(new ControlStreamHandler(
                        this::received,
                        reason -> close(
                                DisconnectReason.HANDSHAKE_FAILED, "the gateway broke the control stream: " + reason)));
        ControlStreamHandler.send(
                stream,
                new ControlMessage.Hello(
                        TunnelProtocol.CONTROL_VERSION,
                        config.agentVersion(),
                        owner.connectedTo(),
                        Optional.of(instance)));
        stream.config().setAutoRead(true);
        stream.read();
    }

    private void received(ControlMessage message) {
        switch (message) {
            case ControlMessage.Accepted accepted -> {
                replica = Optional.of(accepted.replica());
                replicas = accepted.replicas();
            }
            case ControlMessage.Replicas(var count) -> replicas = count;
            case ControlMessage.Drain drain -> draining = true;
            default -> {
                // Says nothing about this connection that lasts.
            }
        }
        owner.message(this, message);
    }

    /** @return whether the gateway took the node, so that it can send streams */
    boolean accepted() {
        return replica.isPresent();
    }

    /** @return the gateway at the other end, once it took the node */
    Optional<String> replica() {
        return replica;
    }

    /** @return how many gateways there are, as the other end says */
    int replicas() {
        return replicas;
    }

    /** @return whether it is to go on carrying the tunnel */
    boolean carries() {
        return accepted() && !leaving() && !retired;
    }

    /** @return whether it was made with these */
    boolean uses(SslContext current) {
        return credentials.filter(current::equals).isPresent();
    }

    /** What it was made with is not the newest any more. */
    void outdate() {
        outdated = true;
    }

    /** @return whether another one is to take over */
    boolean leaving() {
        return draining || outdated;
    }

    /** @return whether the gateway wants the node elsewhere */
    boolean draining() {
        return draining;
    }

    /** Sends on the control stream; dropped when there is none (yet), the next acceptance repeats what matters. */
    void send(ControlMessage message) {
        control.ifPresent(stream -> ControlStreamHandler.send(stream, message));
    }

    /** Ends the connection; the owner hears the first reason only. */
    void close(DisconnectReason reason, String detail) {
        if (!closed) {
            closed = true;
            channel.ifPresent(Channel::close);
            owner.closed(this, reason, detail);
        }
    }

    /** The last handler of the pipeline: hears how the connection ends. */
    private final class Lifecycle extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            close(DisconnectReason.CONNECTION_LOST, "the gateway closed the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var tls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
            close(tls ? TlsFailure.reason(cause) : DisconnectReason.CONNECTION_LOST, TlsFailure.detail(cause));
        }
    }
}
