package dev.davit.gateway.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.tunnel.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for {@code {"type":"subscribe","version":1}} of one who may; whoever else connects is cut. Later lines are ignored.
 */
public final class SubscribeHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int VERSION = 1;

    private final Class<? extends InternalIdentity> admitted;
    private final Feed feed;
    private final Refused kind;
    private final RefusalLog refusals;
    private final Duration bound;
    private boolean subscribed;

    /** What one subscribes to. */
    @FunctionalInterface
    public interface Feed {
        /**
         * Adds a subscriber.
         *
         * @param request what it said
         */
        void subscribe(Channel subscriber, JsonNode request);
    }

    /**
     * Waits for one subscriber.
     *
     * @param admitted who may subscribe
     * @param kind as what those who may not are counted
     * @param bound time from the handshake to the first line
     */
    public SubscribeHandler(
            Class<? extends InternalIdentity> admitted, Feed feed, Refused kind, RefusalLog refusals, Duration bound) {
        this.admitted = admitted;
        this.feed = feed;
        this.kind = kind;
        this.refusals = refusals;
        this.bound = bound;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                // The TLS handler itself sends the alert that says why, and closes.
                log(ctx, HandshakeFailure.of(handshake.cause()), HandshakeFailure.cause(handshake.cause()));
            } else if (isAdmitted(ctx)) {
                ctx.executor().schedule(() -> refuseSilence(ctx), bound.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                refuse(
                        ctx,
                        RefusalReason.IDENTITY_NOT_ALLOWED,
                        "the client certificate does not name the "
                                + admitted.getSimpleName().toLowerCase(Locale.ROOT));
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private boolean isAdmitted(ChannelHandlerContext ctx) {
        return Optional.ofNullable(ctx.pipeline().get(SslHandler.class))
                .flatMap(InternalIdentity::of)
                .filter(admitted::isInstance)
                .isPresent();
    }

    private void refuseSilence(ChannelHandlerContext ctx) {
        if (!subscribed && ctx.channel().isActive()) {
            refuse(ctx, RefusalReason.BAD_REQUEST, "no subscribe in time");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
        if (!subscribed && isAdmitted(ctx)) {
            subscribe(ctx, line.toString(StandardCharsets.UTF_8));
        }
    }

    private void subscribe(ChannelHandlerContext ctx, String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json.path("type").asText().equals("subscribe")
                    && json.path("version").asInt() == VERSION) {
                subscribed = true;
                feed.subscribe(ctx.channel(), json);
            } else {
                refuse(ctx, RefusalReason.BAD_REQUEST, "expected a subscribe of version " + VERSION);
            }
        } catch (IOException e) {
            refuse(ctx, RefusalReason.BAD_REQUEST, "expected JSON");
        }
    }

    private void refuse(ChannelHandlerContext ctx, RefusalReason reason, String cause) {
        log(ctx, reason, cause);
        ctx.close();
    }

    private void log(ChannelHandlerContext ctx, Enum<?> reason, String cause) {
        refusals.refused(kind, reason, ctx.channel().remoteAddress(), cause);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
