package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.routing.Sleep;
import dev.davit.gateway.tunnel.TunnelTerminator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the first bytes of a public connection until they say what it is for, then hands it over: READING → passthrough,
 * or → tunnel, or → refused. Owns the gathered bytes until the hand-over.
 */
final class OpeningHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(OpeningHandler.class);

    /** TLS alert, fatal, unrecognized_name (RFC 6066 section 3): tells a client that was right so far what is wrong. */
    private static final byte[] UNRECOGNIZED_NAME = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x70};

    /** TLS alert, fatal, access_denied (RFC 8446 section 6.2): the name is right, and is not served now. */
    private static final byte[] ACCESS_DENIED = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31};

    private final Clusters clusters;
    private final TunnelTerminator tunnels;
    private final Passthrough passthrough;
    private final WaitingClients waiting;
    private final WaitingClients returning;
    private final Quota perCluster;
    private final Duration bound;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private boolean decided;
    private @Nullable Future<?> timeout;

    OpeningHandler(
            Clusters clusters,
            TunnelTerminator tunnels,
            Passthrough passthrough,
            WaitingClients waiting,
            WaitingClients returning,
            Quota perCluster,
            Duration bound) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.passthrough = passthrough;
        this.waiting = waiting;
        this.returning = returning;
        this.perCluster = perCluster;
        this.bound = bound;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(() -> refuse(ctx, OpeningRefusal.INCOMPLETE), bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (decided && gathered == Unpooled.EMPTY_BUFFER) {
            bytes.release();
            return;
        }
        if (!gathered.isReadable()) {
            gathered.release();
            gathered = ctx.alloc().buffer(bytes.readableBytes());
        }
        gathered.writeBytes(bytes);
        bytes.release();
        if (!decided) {
            decide(ctx);
        }
    }

    private void decide(ChannelHandlerContext ctx) {
        var settings = clusters.settings();
        if (settings.isEmpty()) {
            refuse(ctx, OpeningRefusal.NOT_READY);
            return;
        }
        switch (OpeningReader.read(gathered, peer(ctx), settings.get())) {
            case Opening.NeedMore needMore -> {
                if (gathered.readableBytes() > OpeningReader.MAX_BYTES) {
                    refuse(ctx, OpeningRefusal.INCOMPLETE);
                }
            }
            case Opening.Refused(var reason) -> refuse(ctx, reason);
            case Opening.Api(var id, var client, var skip, var patient) ->
                clusters.byId(id)
                        .ifPresentOrElse(
                                cluster -> pass(ctx, cluster, client, skip, patient),
                                () -> refuse(ctx, OpeningRefusal.UNKNOWN_CLUSTER));
            case Opening.Named(var name, var client, var skip) ->
                clusters.byHostname(name)
                        .ifPresentOrElse(
                                cluster -> pass(ctx, cluster, client, skip, true),
                                () -> refuse(ctx, OpeningRefusal.FOREIGN_NAME));
            case Opening.Tunnel(var id, var client, var skip) ->
                clusters.byId(id)
                        .ifPresentOrElse(
                                cluster -> terminate(ctx, cluster, client, skip),
                                () -> refuse(ctx, OpeningRefusal.UNKNOWN_CLUSTER));
        }
    }

    private static InetAddress peer(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void pass(ChannelHandlerContext ctx, Cluster cluster, InetAddress client, int skip, boolean patient) {
        if (!cluster.admit(client, ctx.channel())) {
            refuse(ctx, OpeningRefusal.CLIENT_NOT_ALLOWED);
            return;
        }
        var uid = cluster.route().clusterUid();
        if (passthrough.exhausted(uid) || !perCluster.tryAcquire(uid, ctx.channel())) {
            refuse(ctx, OpeningRefusal.OVERLOADED);
            return;
        }
        var sleep = cluster.route().sleep();
        if (sleep == Sleep.ASLEEP || (sleep == Sleep.WAKES_ON_REQUEST && !patient)) {
            refuse(ctx, OpeningRefusal.HIBERNATED);
            return;
        }
        if (sleep != Sleep.AWAKE && patient) {
            await(ctx, cluster, skip);
            return;
        }
        hold(ctx, skip);
        if (sleep == Sleep.WAKING) {
            tryAgain(ctx, cluster);
            return;
        }
        passthrough.connect(
                ctx.channel(),
                cluster.route().backend(),
                connected -> connected.ifPresentOrElse(
                        backend -> join(ctx, cluster, backend), () -> tryAgain(ctx, cluster)));
    }

    /** When no API server is there for a moment, or none that is ready, who connects in it hears nothing of that. */
    private void tryAgain(ChannelHandlerContext ctx, Cluster cluster) {
        if (!ctx.channel().isActive()) {
            return;
        }
        returning
                .enter(ctx.channel(), cluster)
                .ifPresentOrElse(
                        place -> returning.reconnect(
                                place,
                                connected -> proceed(ctx, cluster, connected, OpeningRefusal.BACKEND_UNREACHABLE)),
                        () -> refuse(ctx, OpeningRefusal.BACKEND_UNREACHABLE));
    }

    /** Who finds no room has asked for the cluster all the same. */
    private void await(ChannelHandlerContext ctx, Cluster cluster, int skip) {
        var place = waiting.enter(ctx.channel(), cluster);
        if (place.isEmpty()) {
            cluster.wake();
            refuse(ctx, OpeningRefusal.OVERLOADED);
            return;
        }
        hold(ctx, skip);
        waiting.connect(place.get(), connected -> proceed(ctx, cluster, connected, OpeningRefusal.NOT_AWAKE_IN_TIME));
    }

    /** Reads no more from the client until it is connected. */
    private void hold(ChannelHandlerContext ctx, int skip) {
        decide();
        ctx.channel().config().setAutoRead(false);
        gathered.skipBytes(skip);
    }

    private void proceed(
            ChannelHandlerContext ctx, Cluster cluster, Optional<Channel> connected, OpeningRefusal otherwise) {
        connected.ifPresentOrElse(backend -> join(ctx, cluster, backend), () -> refuse(ctx, otherwise));
    }

    private void join(ChannelHandlerContext ctx, Cluster cluster, Channel backend) {
        handOver(
                ctx,
                () -> passthrough.join(ctx.channel(), backend, cluster.route().clusterUid()));
    }

    private void terminate(ChannelHandlerContext ctx, Cluster cluster, InetAddress client, int skip) {
        if (!perCluster.tryAcquire(cluster.route().clusterUid(), ctx.channel())) {
            refuse(ctx, OpeningRefusal.OVERLOADED);
            return;
        }
        decide();
        gathered.skipBytes(skip);
        handOver(ctx, () -> tunnels.terminate(ctx.channel(), cluster, client));
    }

    /** Lets the next handlers read what was gathered. */
    private void handOver(ChannelHandlerContext ctx, Runnable addNext) {
        addNext.run();
        var bytes = gathered;
        gathered = Unpooled.EMPTY_BUFFER;
        ctx.fireChannelRead(bytes);
        ctx.fireChannelReadComplete();
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    private void decide() {
        decided = true;
        cancelTimeout();
    }

    private void cancelTimeout() {
        var running = timeout;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void refuse(ChannelHandlerContext ctx, OpeningRefusal reason) {
        decide();
        release();
        LOGGER.atDebug()
                .addKeyValue("client", ctx.channel().remoteAddress())
                .addKeyValue("reason", reason)
                .log("connection refused");
        switch (reason) {
            case HIBERNATED ->
                ctx.writeAndFlush(Unpooled.wrappedBuffer(ACCESS_DENIED)).addListener(ChannelFutureListener.CLOSE);
            case FOREIGN_NAME, UNKNOWN_CLUSTER, NO_NAME ->
                ctx.writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME)).addListener(ChannelFutureListener.CLOSE);
            default -> ctx.close();
        }
    }

    private void release() {
        gathered.release();
        gathered = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelTimeout();
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        decide();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
