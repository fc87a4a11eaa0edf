package dev.davit.gateway.egress;

import dev.davit.gateway.access.Asked;
import dev.davit.gateway.access.DialRecord;
import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.EventLoopMove;
import dev.davit.tunnel.relay.SocketAbort;
import dev.davit.tunnel.relay.SocketRelay;
import dev.davit.tunnel.relay.StreamRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a kube-apiserver: HANDSHAKE → HEAD → DIALLING → relay, or → answered with a refusal and closed. Whose
 * it is, the port's {@link Caller} says. Goes on reading while it dials, so that a client that hangs up is noticed and the
 * dial given up.
 */
final class ConnectHandler extends ChannelInboundHandlerAdapter {
    private static final byte[] OK = "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_EARLY_BYTES = 64 * 1024;

    private final Clusters clusters;
    private final Caller caller;
    private final EgressDialer dialer;
    private final GatewayEvents events;
    private final InFlightBytes inFlight;
    private final Quota pending;
    private final Quota perCluster;
    /** Of connections that cannot be told as those of a cluster. */
    private final RefusalLog refusals;

    private final EgressLimits limits;
    private final DialRecord record;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private Optional<Promise<DialOutcome>> dial = Optional.empty();
    private boolean answered;
    private @Nullable Future<?> timeout;

    ConnectHandler(
            Clusters clusters,
            Caller caller,
            EgressDialer dialer,
            GatewayEvents events,
            InFlightBytes inFlight,
            Quota pending,
            Quota perCluster,
            RefusalLog refusals,
            EgressLimits limits,
            DialRecord record) {
        this.clusters = clusters;
        this.caller = caller;
        this.dialer = dialer;
        this.events = events;
        this.inFlight = inFlight;
        this.pending = pending;
        this.perCluster = perCluster;
        this.refusals = refusals;
        this.limits = limits;
        this.record = record;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                after(ctx, limits.handshake(), () -> answer(ctx, RefusalReason.BAD_REQUEST));
            } else {
                // The TLS handler itself sends the alert that says why, and closes.
                refusals.refused(
                        Refused.EGRESS, ctx.channel().remoteAddress(), HandshakeFailure.cause(handshake.cause()));
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void after(ChannelHandlerContext ctx, Duration bound, Runnable action) {
        cancelTimeout();
        timeout = ctx.executor().schedule(action, bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelTimeout() {
        var running = timeout;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (!gathered.isReadable()) {
                gathered.release();
                gathered = ctx.alloc().buffer(bytes.readableBytes());
            }
            gathered.writeBytes(bytes);
        } finally {
            bytes.release();
        }
        if (answered && dial.isEmpty()) {
            gathered.skipBytes(gathered.readableBytes());
        } else if (gathered.readableBytes() > MAX_EARLY_BYTES) {
            answer(ctx, RefusalReason.BAD_REQUEST);
        } else if (dial.isEmpty()) {
            head(ctx);
        }
    }

    private void head(ChannelHandlerContext ctx) {
        switch (ConnectHead.parse(gathered)) {
            case ConnectHead.Parsed.NeedMore needMore -> {
                // The rest of the head comes, or the time is up.
            }
            case ConnectHead.Parsed.Malformed malformed -> answer(ctx, RefusalReason.BAD_REQUEST);
            case ConnectHead.Parsed.Connect(var target, var length) -> {
                var uid = caller.clusterUid(
                        Optional.ofNullable(ctx.pipeline().get(SslHandler.class))
                                .flatMap(InternalIdentity::of),
                        field -> ConnectHead.field(gathered, length, field));
                gathered.skipBytes(length);
                uid.ifPresentOrElse(found -> connect(ctx, found, target), () -> refuseCaller(ctx, target));
            }
        }
    }

    private void refuseCaller(ChannelHandlerContext ctx, HostPort target) {
        record.asked(new Asked(Optional.empty(), Optional.empty(), target));
        refusals.refused(
                Refused.EGRESS, ctx.channel().remoteAddress(), "the client certificate names no hosted cluster");
        answer(ctx, RefusalReason.IDENTITY_NOT_ALLOWED);
    }

    private void connect(ChannelHandlerContext ctx, String uid, HostPort target) {
        var cluster = clusters.byUid(uid);
        record.asked(
                new Asked(Optional.of(uid), cluster.map(known -> known.route().name()), target));
        if (cluster.isEmpty()) {
            answer(ctx, RefusalReason.UNKNOWN_CLUSTER);
        } else if (inFlight.share(uid).exhausted()
                || !perCluster.tryAcquire(uid, ctx.channel())
                || !pending.tryAcquire(uid)) {
            answer(ctx, RefusalReason.OVERLOADED);
        } else {
            dial(ctx, cluster.get(), target);
        }
    }

    private void dial(ChannelHandlerContext ctx, Cluster cluster, HostPort target) {
        var uid = cluster.route().clusterUid();
        Promise<DialOutcome> outcome = ctx.executor().newPromise();
        dial = Optional.of(outcome);
        after(ctx, limits.answer(), () -> {
            if (outcome.cancel(false)) {
                events.refused(uid, target, RefusalReason.DIAL_TIMEOUT);
                answer(ctx, RefusalReason.DIAL_TIMEOUT);
            }
        });
        outcome.addListener(done -> {
            pending.release(uid);
            if (outcome.isSuccess()) {
                switch (outcome.getNow()) {
                    case DialOutcome.Connected(var far) -> established(ctx, uid, far);
                    case DialOutcome.Refused(var reason) -> {
                        events.refused(uid, target, reason);
                        answer(ctx, reason);
                    }
                }
            }
        });
        record.dialling(dialer.nodeOf(cluster, target));
        dialer.dial(cluster, target, outcome);
    }

    private void established(ChannelHandlerContext ctx, String clusterUid, Channel far) {
        cancelTimeout();
        answered = true;
        if (!ctx.channel().isActive()) {
            record.answerNotTaken();
            SocketAbort.abort(far);
            return;
        }
        ctx.channel().config().setAutoRead(false);
        EventLoopMove.move(ctx.channel(), far.eventLoop(), moved -> {
            if (moved) {
                confirm(ctx, clusterUid, far);
            } else {
                record.answerNotTaken();
                SocketAbort.abort(far);
            }
        });
    }

    /** The 200 goes out alone, in a TLS record of its own: kube-apiserver fails on bytes that arrive with it. */
    private void confirm(ChannelHandlerContext ctx, String clusterUid, Channel far) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(OK)).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                join(ctx, clusterUid, far);
            } else {
                record.answerNotTaken();
                SocketAbort.abort(far);
                ctx.close();
            }
        });
    }

    private void join(ChannelHandlerContext ctx, String clusterUid, Channel far) {
        record.established(ctx);
        var share = inFlight.share(clusterUid);
        if (far instanceof Http2StreamChannel stream) {
            StreamRelay.join(stream, ctx.channel(), share.part(stream.parent()), record::closed);
        } else {
            SocketRelay.join(ctx.channel(), far, share.part(far), record::closed);
        }
        var early = gathered;
        gathered = Unpooled.EMPTY_BUFFER;
        if (early.isReadable()) {
            ctx.fireChannelRead(early);
            ctx.fireChannelReadComplete();
        } else {
            early.release();
        }
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    /** The reason stands in the status line: of a failed CONNECT, that line is all that a user of the API sees. */
    private void answer(ChannelHandlerContext ctx, RefusalReason reason) {
        if (answered) {
            return;
        }
        answered = true;
        record.refused(reason);
        cancelTimeout();
        dial = Optional.empty();
        var head = "HTTP/1.1 " + reason.status() + " " + reason.name() + ": " + reason.text()
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ctx.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        hungUp();
        ctx.fireChannelInactive();
    }

    private void hungUp() {
        record.clientGone();
        cancelTimeout();
        dial.ifPresent(running -> running.cancel(false));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelTimeout();
        gathered.release();
        gathered = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        hungUp();
        ctx.close();
    }
}
