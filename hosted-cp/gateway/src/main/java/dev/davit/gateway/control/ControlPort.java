package dev.davit.gateway.control;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.feed.SubscribeHandler;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RateLimit;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.limits.Source;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.gateway.tls.InternalTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;

/** Initializer of every connection to the control port. */
public final class ControlPort extends ChannelInitializer<Channel> {
    private static final int MAX_CONNECTIONS = 32;
    /** An operator connects again some seconds after it was cut. */
    private static final int HANDSHAKES_PER_SECOND = 4;

    private static final int HANDSHAKES_AT_ONCE = 16;
    private static final int MAX_LINE = 4 * 1024;
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final Duration SUBSCRIBE = Duration.ofSeconds(5);

    /** A snapshot of 100,000 sessions is written at once; an operator that does not keep up has more than that to take. */
    private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(1024 * 1024, 32 * 1024 * 1024);

    private final InternalTls tls;
    private final Clusters clusters;
    private final OperatorFeed feed;
    private final RefusalLog refusals;
    private final ChannelGroup connections;
    private final Handshakes handshakes;
    private final RateLimit sources = new RateLimit(HANDSHAKES_PER_SECOND, HANDSHAKES_AT_ONCE, System::nanoTime);

    /** @param connections gets every connection, so that it can be closed when the process stops */
    public ControlPort(
            InternalTls tls,
            Clusters clusters,
            OperatorFeed feed,
            RefusalLog refusals,
            ChannelGroup connections,
            Handshakes handshakes) {
        this.tls = tls;
        this.clusters = clusters;
        this.feed = feed;
        this.refusals = refusals;
        this.connections = connections;
        this.handshakes = handshakes;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            refuse(channel, Limit.CONNECTIONS);
            return;
        }
        var source = Source.of(channel.remoteAddress());
        if (source.isPresent() && !sources.tryAcquire(source.get())) {
            refuse(channel, Limit.SOURCE_HANDSHAKES);
            return;
        }
        connections.add(channel);
        channel.config().setWriteBufferWaterMark(QUEUE);
        var handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
        handshakes.watch(Handshakes.Port.CONTROL, handler);
        channel.pipeline()
                .addLast("tls", handler)
                .addLast("lines", new LineBasedFrameDecoder(MAX_LINE))
                .addLast(
                        "subscribe",
                        new SubscribeHandler(
                                InternalIdentity.Operator.class,
                                (operator, request) -> feed.subscribe(operator, clusters::all),
                                Refused.CONTROL,
                                refusals,
                                SUBSCRIBE));
    }

    private void refuse(Channel channel, Limit limit) {
        refusals.refused(Refused.CONTROL, limit, channel.remoteAddress());
        channel.close();
    }
}
