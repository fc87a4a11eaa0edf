package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.limits.Source;
import dev.davit.gateway.routing.Settings;
import dev.davit.gateway.routing.Sleep;
import dev.davit.gateway.tunnel.TunnelTerminator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the first bytes of a public connection until they say what it is for, then hands it over: READING → passthrough,
 * or → tunnel, or → refused. Owns the gathered bytes until the hand-over.
 */
final class OpeningHandler extends ChannelInboundHandlerAdapter {
    private final Clusters clusters;
    private final TunnelTerminator tunnels;
    private final Passthrough passthrough;
    private final WaitingClients waiting;
    private final WaitingClients returning;
    private final PublicShares shares;
    private final Duration bound;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private Optional<OpeningReader> reader = Optional.empty();
    private Optional<Cluster> cluster = Optional.empty();
    private Optional<Held> held = Optional.empty();
    private boolean counted;
    private boolean decided;
    private @Nullable Future<?> timeout;

    OpeningHandler(
            Clusters clusters,
            TunnelTerminator tunnels,
            Passthrough passthrough,
            WaitingClients waiting,
            WaitingClients returning,
            PublicShares shares,
            Duration bound) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.passthrough = passthrough;
        this.waiting = waiting;
        this.returning = returning;
        this.shares = shares;
        this.bound = bound;
    }

    /** Bytes that are counted as held. */
    private record Held(Source source, int bytes) {}

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
        var opening = reader(ctx, settings.get()).read(gathered);
        if (!hasPlace(ctx)) {
            exceeds(ctx, Limit.SOURCE_CONNECTIONS);
            return;
        }
        switch (opening) {
            case Opening.NeedMore needMore -> gather(ctx);
            case Opening.Refused(var reason) -> refuse(ctx, reason);
            case Opening.Api(var id, var client, var skip, var patient) ->
                clusters.byId(id)
                        .ifPresentOrElse(
                                found -> pass(ctx, found, client, skip, patient),
                                () -> refuse(ctx, OpeningRefusal.UNKNOWN_CLUSTER));
            case Opening.Named(var name, var client, var skip) ->
                clusters.byHostname(name)
                        .ifPresentOrElse(
                                found -> pass(ctx, found, client, skip, true),
                                () -> refuse(ctx, OpeningRefusal.FOREIGN_NAME));
            case Opening.Tunnel(var id, var client, var skip) ->
                clusters.byId(id)
                        .ifPresentOrElse(
                                found -> terminate(ctx, found, client, skip),
                                () -> refuse(ctx, OpeningRefusal.UNKNOWN_CLUSTER));
        }
    }

    private OpeningReader reader(ChannelHandlerContext ctx, Settings settings) {
        var known = reader.orElseGet(() -> {
            var peer = Source.peer(ctx.channel());
            // Of others the port has counted the connection when it came.
            counted = !settings.trusts(peer);
            return new OpeningReader(peer, settings);
        });
        reader = Optional.of(known);
        return known;
    }

    /** A connection of a trusted proxy is its client's, as soon as that is known. */
    private boolean hasPlace(ChannelHandlerContext ctx) {
        var client = reader.filter(OpeningReader::knowsClient).map(OpeningReader::client);
        if (counted || client.isEmpty()) {
            return true;
        }
        counted = true;
        return shares.sources().tryAcquire(Source.of(client.get()), ctx.channel());
    }

    private void gather(ChannelHandlerContext ctx) {
        if (gathered.readableBytes() > OpeningReader.MAX_BYTES) {
            refuse(ctx, OpeningRefusal.INCOMPLETE);
        } else if (!hold(ctx)) {
            exceeds(ctx, Limit.OPENING_BYTES);
        }
    }

    /** @return whether there is room for what is gathered by now */
    private boolean hold(ChannelHandlerContext ctx) {
        letGo();
        var more = new Held(Source.of(client(ctx)), gathered.readableBytes());
        var room = shares.firstBytes().tryHold(more.source(), more.bytes());
        held = room ? Optional.of(more) : Optional.empty();
        return room;
    }

    private void letGo() {
        held.ifPresent(before -> shares.firstBytes().release(before.source(), before.bytes()));
        held = Optional.empty();
    }

    private InetAddress client(ChannelHandlerContext ctx) {
        return reader.map(OpeningReader::client).orElseGet(() -> Source.peer(ctx.channel()));
    }

    private void pass(ChannelHandlerContext ctx, Cluster found, InetAddress client, int skip, boolean patient) {
        cluster = Optional.of(found);
        if (!found.admit(client, ctx.channel())) {
            refuse(ctx, OpeningRefusal.CLIENT_NOT_ALLOWED);
        } else if (passthrough.exhausted(found.route().clusterUid())) {
            exceeds(ctx, Limit.BYTES_IN_FLIGHT);
        } else if (!shares.clusters().tryAcquire(found.route().clusterUid(), ctx.channel())) {
            exceeds(ctx, Limit.CLUSTER_CONNECTIONS);
        } else if (!hold(ctx)) {
            exceeds(ctx, Limit.OPENING_BYTES);
        } else {
            reach(ctx, found, skip, patient);
        }
    }

    private void reach(ChannelHandlerContext ctx, Cluster cluster, int skip, boolean patient) {
        var sleep = cluster.route().sleep();
        if (sleep == Sleep.ASLEEP || (sleep == Sleep.WAKES_ON_REQUEST && !patient)) {
            refuse(ctx, OpeningRefusal.HIBERNATED);
            return;
        }
        if (sleep != Sleep.AWAKE && patient) {
            await(ctx, cluster, skip);
            return;
        }
        stopReading(ctx, skip);
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
            exceeds(ctx, Limit.WAITING_CLIENTS);
            return;
        }
        stopReading(ctx, skip);
        waiting.connect(place.get(), connected -> proceed(ctx, cluster, connected, OpeningRefusal.NOT_AWAKE_IN_TIME));
    }

    /** Reads no more from the client until it is connected. */
    private void stopReading(ChannelHandlerContext ctx, int skip) {
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

    private void terminate(ChannelHandlerContext ctx, Cluster found, InetAddress client, int skip) {
        cluster = Optional.of(found);
        if (!shares.clusters().tryAcquire(found.route().clusterUid(), ctx.channel())) {
            exceeds(ctx, Limit.CLUSTER_CONNECTIONS);
            return;
        }
        decide();
        gathered.skipBytes(skip);
        handOver(ctx, () -> tunnels.terminate(ctx.channel(), found, client));
    }

    /** Lets the next handlers read what was gathered. */
    private void handOver(ChannelHandlerContext ctx, Runnable addNext) {
        addNext.run();
        var bytes = gathered;
        gathered = Unpooled.EMPTY_BUFFER;
        letGo();
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
        if (!ctx.channel().isActive()) {
            return;
        }
        if (reason.logged()) {
            log(ctx, reason, reason.text());
        } else {
            shares.refusals().counted(Refused.PUBLIC, reason);
        }
        ctx.writeAndFlush(reason.answer()).addListener(ChannelFutureListener.CLOSE);
    }

    /** Nothing is answered, so that the client tries again. */
    private void exceeds(ChannelHandlerContext ctx, Limit limit) {
        decide();
        release();
        log(ctx, limit, limit.text());
        ctx.close();
    }

    private void log(ChannelHandlerContext ctx, Enum<?> reason, String cause) {
        var name = cluster.map(known -> known.route().name()).orElse("");
        shares.refusals().refused(Refused.PUBLIC, reason, name, client(ctx), cause);
    }

    private void release() {
        letGo();
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
