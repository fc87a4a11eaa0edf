package dev.davit.gateway.egress;

import dev.davit.gateway.access.DialRecord;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.util.function.Function;

/** Initializer of every connection to one of the two egress ports; answers CONNECTs of the peer port as well. */
public final class EgressPort extends ChannelInitializer<Channel> {
    private final Refused name;
    private final InternalTls tls;
    private final Clusters clusters;
    private final Caller caller;
    private final EgressDialer dialer;
    private final GatewayEvents events;
    private final EgressShares shares;
    private final InFlightBytes inFlight;
    private final RefusalLog refusals;
    private final EgressLimits limits;
    private final Function<Channel, DialRecord> records;
    private final Handshakes handshakes;

    /**
     * @param name what refusals of this port are counted as
     * @param caller who may use this port
     * @param dialer what this port is for
     * @param shares the same for all of them
     * @param records makes the record of a new connection
     */
    public EgressPort(
            Refused name,
            InternalTls tls,
            Clusters clusters,
            Caller caller,
            EgressDialer dialer,
            GatewayEvents events,
            EgressShares shares,
            InFlightBytes inFlight,
            RefusalLog refusals,
            EgressLimits limits,
            Function<Channel, DialRecord> records,
            Handshakes handshakes) {
        this.name = name;
        this.tls = tls;
        this.clusters = clusters;
        this.caller = caller;
        this.dialer = dialer;
        this.events = events;
        this.shares = shares;
        this.inFlight = inFlight;
        this.refusals = refusals;
        this.limits = limits;
        this.records = records;
        this.handshakes = handshakes;
    }

    @Override
    protected void initChannel(Channel channel) {
        var exceeded = shares.enter(channel);
        if (exceeded.isPresent()) {
            refusals.refused(name, exceeded.get(), channel.remoteAddress());
            channel.close();
            return;
        }
        var handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(limits.handshake().toMillis());
        handshakes.watch(Handshakes.Port.EGRESS, handler);
        channel.pipeline().addLast("tls", handler).addLast("connect", connect(channel));
    }

    /** @return the handler of one CONNECT, behind TLS */
    public ChannelHandler connect(Channel channel) {
        return new ConnectHandler(
                name, clusters, caller, dialer, events, shares, inFlight, refusals, limits, records.apply(channel));
    }
}
