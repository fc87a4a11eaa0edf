package dev.davit.gateway.egress;

import dev.davit.gateway.access.DialRecord;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Initializer of every connection to one of the two egress ports; answers CONNECTs of the peer port as well. */
public final class EgressPort extends ChannelInitializer<Channel> {
    private final InternalTls tls;
    private final Clusters clusters;
    private final Caller caller;
    private final EgressDialer dialer;
    private final GatewayEvents events;
    private final ChannelGroup connections;
    private final InFlightBytes inFlight;
    private final Quota pending;
    private final Quota perSource;
    private final Quota perCluster;
    private final RefusalLog refusals;
    private final EgressLimits limits;
    private final Function<Channel, DialRecord> records;
    private final Handshakes handshakes;

    /**
     * @param caller who may use this port
     * @param dialer what this port is for
     * @param connections gets every connection, so that it can be closed when the process stops
     * @param records makes the record of a new connection
     */
    public EgressPort(
            InternalTls tls,
            Clusters clusters,
            Caller caller,
            EgressDialer dialer,
            GatewayEvents events,
            ChannelGroup connections,
            InFlightBytes inFlight,
            RefusalLog refusals,
            EgressLimits limits,
            Function<Channel, DialRecord> records,
            Handshakes handshakes) {
        this.tls = tls;
        this.clusters = clusters;
        this.caller = caller;
        this.dialer = dialer;
        this.events = events;
        this.connections = connections;
        this.inFlight = inFlight;
        this.pending = new Quota(limits.pendingPerCluster());
        this.perSource = new Quota(limits.share());
        this.perCluster = new Quota(limits.share());
        this.refusals = refusals;
        this.limits = limits;
        this.records = records;
        this.handshakes = handshakes;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= limits.connections()
                || channel.remoteAddress() instanceof InetSocketAddress peer
                        && !perSource.tryAcquire(peer.getAddress(), channel)) {
            channel.close();
            return;
        }
        connections.add(channel);
        var handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(limits.handshake().toMillis());
        handshakes.watch(Handshakes.Port.EGRESS, handler);
        channel.pipeline().addLast("tls", handler).addLast("connect", connect(channel));
    }

    /** @return the handler of one CONNECT, behind TLS */
    public ChannelHandler connect(Channel channel) {
        return new ConnectHandler(
                clusters,
                caller,
                dialer,
                events,
                inFlight,
                pending,
                perCluster,
                refusals,
                limits,
                records.apply(channel));
    }
}
