package dev.davit.gateway.egress;

import dev.davit.gateway.access.Asked;
import dev.davit.gateway.access.DialRecord;
import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.limits.Source;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.EventLoopMove;
import dev.davit.tunnel.relay.IdleWatch;
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

    private final Refused port;
    private final Clusters clusters;
    private final Caller caller;
    private final EgressDialer dialer;
    private final GatewayEvents events;
    private final EgressShares shares;
    private final InFlightBytes inFlight;
    private final RefusalLog refusals;
    private final EgressLimits limits;
    private final DialRecord record;
    private final ConnectHead head;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private Optional<Promise<DialOutcome>> dial = Optional.empty();
    private boolean answered;
    private @Nullable Future<?> timeout;

    ConnectHandler(
            Refused port,
            Clusters clusters,
            Caller caller,
            EgressDialer dialer,
            GatewayEvents events,
            EgressShares shares,
            InFlightBytes inFlight,
            RefusalLog refusals,
            EgressLimits limits,
            DialRecord record) {
        this.port = port;
        this.clusters = clusters;
        this.caller = caller;
        this.dialer = dialer;
        this.events = events;
        this.shares = shares;
        this.inFlight = inFlight;
        this.refusals = refusals;
        this.limits = limits;
        this.record = record;
        this.head = caller.head();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                after(ctx, limits.handshake(), () -> refuse(ctx, RefusalReason.BAD_REQUEST, "no request in time"));
            } else {
                // The TLS handler itself sends the alert that says why, and closes.
                refusals.refused(
                        port,
                        HandshakeFailure.of(handshake.cause()),
                        ctx.channel().remoteAddress(),
                        HandshakeFailure.cause(handshake.cause()));
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
            refuse(ctx, RefusalReason.BAD_REQUEST, "too many bytes before the answer");
        } else if (dial.isEmpty()) {
            head(ctx);
        }
    }

    private void head(ChannelHandlerContext ctx) {
        switch (head.read(gathered)) {
            case ConnectHead.Parsed.NeedMore needMore -> {
                // The rest of the head comes, or the time is up.
            }
            case ConnectHead.Parsed.Malformed(var fault) -> refuse(ctx, RefusalReason.BAD_REQUEST, fault.text());
            case ConnectHead.Parsed.Connect(var target, var field, var length) -> {
                var uid = caller.clusterUid(
                        Optional.ofNullable(ctx.pipeline().get(SslHandler.class))
                                .flatMap(InternalIdentity::of),
                        field);
                gathered.skipBytes(length);
                uid.ifPresentOrElse(found -> connect(ctx, found, target), () -> refuseCaller(ctx, target));
            }
        }
    }

    private void refuseCaller(ChannelHandlerContext ctx, HostPort target) {
        record.asked(new Asked(Optional.empty(), Optional.empty(), target));
        refuse(ctx, RefusalReason.IDENTITY_NOT_ALLOWED, caller.objection());
    }

    private void connect(ChannelHandlerContext ctx, String uid, HostPort target) {
        var cluster = clusters.byUid(uid);
        record.asked(
                new Asked(Optional.of(uid), cluster.map(known -> known.route().name()), target));
        if (cluster.isEmpty()) {
            refuse(ctx, RefusalReason.UNKNOWN_CLUSTER, "the client certificate is of a cluster without a route");
            return;
        }
        var exceeded =
                inFlight.share(uid).exhausted() ? Optional.of(Limit.BYTES_IN_FLIGHT) : shares.dial(uid, ctx.channel());
        exceeded.ifPresentOrElse(limit -> exceeds(ctx, cluster.get(), limit), () -> dial(ctx, cluster.get(), target));
    }

    private void dial(ChannelHandlerContext ctx, Cluster cluster, HostPort target) {
        var uid = cluster.route().clusterUid();
        Promise<DialOutcome> outcome = ctx.executor().newPromise();
        dial = Optional.of(outcome);
        after(ctx, limits.answer(), () -> {
            if (outcome.cancel(false)) {
                events.refused(uid, target, RefusalReason.DIAL_TIMEOUT);
                failed(ctx, RefusalReason.DIAL_TIMEOUT);
            }
        });
        outcome.addListener(done -> {
            shares.dialled(uid);
            if (outcome.isSuccess()) {
                switch (outcome.getNow()) {
                    case DialOutcome.Connected(var far) -> established(ctx, uid, far);
                    case DialOutcome.Refused(var reason) -> {
                        events.refused(uid, target, reason);
                        failed(ctx, reason);
                    }
                    case DialOutcome.Exceeded(var limit) -> {
                        events.refused(uid, target, RefusalReason.OVERLOADED);
                        exceeds(ctx, cluster, limit);
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
        IdleWatch.on(ctx.channel(), limits.idle());
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

    /** Of a request that does not belong here there is a line in the log. */
    private void refuse(ChannelHandlerContext ctx, RefusalReason reason, String cause) {
        if (!answered) {
            refusals.refused(port, reason, ctx.channel().remoteAddress(), cause);
            answer(ctx, reason, cause);
        }
    }

    private void exceeds(ChannelHandlerContext ctx, Cluster cluster, Limit limit) {
        refusals.refused(port, limit, cluster.route().name(), Source.peer(ctx.channel()), limit.text());
        answer(ctx, RefusalReason.OVERLOADED, limit.text());
    }

    /** Of a request that does, its user is told, and the operator. */
    private void failed(ChannelHandlerContext ctx, RefusalReason reason) {
        if (!answered) {
            refusals.counted(port, reason);
            answer(ctx, reason, reason.text());
        }
    }

    /** The reason stands in the status line: of a failed CONNECT, that line is all that a user of the API sees. */
    private void answer(ChannelHandlerContext ctx, RefusalReason reason, String text) {
        answered = true;
        record.refused(reason);
        giveUp();
        dial = Optional.empty();
        var line = "HTTP/1.1 " + reason.status() + " " + reason.name() + ": " + text
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ctx.writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        hungUp();
        ctx.fireChannelInactive();
    }

    private void hungUp() {
        record.clientGone();
        giveUp();
    }

    private void giveUp() {
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
