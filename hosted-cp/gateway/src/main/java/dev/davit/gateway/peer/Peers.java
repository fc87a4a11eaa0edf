package dev.davit.gateway.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.Elsewhere;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.egress.EgressLimits;
import dev.davit.gateway.egress.EgressPort;
import dev.davit.gateway.egress.NodeDialer;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.util.function.IntConsumer;

/** This gateway among the others: what it tells them, what they hold, and how a CONNECT gets to one of them. */
public final class Peers implements AutoCloseable {
    private final InternalTls tls;
    private final PeerFeed feed;
    private final Holdings holdings;
    private final PeerLinks links;
    private final ForwardingDialer dialer;
    private final RefusalLog refusals;
    private final Handshakes handshakes;
    private final PeerTiming timing;

    /**
     * Knows nobody before it is started.
     *
     * @param replica what this gateway calls itself; no other one may have that name
     * @param own what dials over this gateway's tunnels
     */
    public Peers(
            String replica,
            EventLoopGroup loops,
            InternalTls tls,
            PeerDirectory directory,
            PeerTiming timing,
            NodeDialer own,
            RefusalLog refusals,
            Handshakes handshakes) {
        this.tls = tls;
        this.timing = timing;
        this.refusals = refusals;
        this.handshakes = handshakes;
        this.feed = new PeerFeed(replica);
        this.holdings = new Holdings(replica);
        var passing = new PeerDialer(loops, tls, timing, refusals);
        this.links = new PeerLinks(replica, loops, tls, directory, timing, holdings, refusals, passing::abort);
        this.dialer = new ForwardingDialer(own, holdings, passing);
    }

    /** @return what has to hear of this gateway's tunnels */
    public GatewayEvents feed() {
        return feed;
    }

    /** @return what the others hold */
    public Elsewhere elsewhere() {
        return holdings;
    }

    /**
     * Makes what finds machines with one certificate that are connected to this gateway and to another.
     *
     * @param clusters of this gateway
     * @param events hears of them
     */
    public DuplicateAgents duplicates(Clusters clusters, GatewayEvents events) {
        return new DuplicateAgents(clusters::all, holdings, events::duplicate);
    }

    /** @return the dialer that goes through them where this gateway has no tunnel */
    public ForwardingDialer dialer() {
        return dialer;
    }

    /** @return how many gateways take tunnels as far as this one knows, itself included */
    public int replicas() {
        return holdings.replicas();
    }

    /** @param listener is told how many there are whenever that changes */
    public void onReplicas(IntConsumer listener) {
        holdings.onReplicas(listener);
    }

    /**
     * Makes the initializer of the peer port.
     *
     * @param connects what answers the CONNECTs of other gateways
     * @param connections gets every connection
     * @param streams gets those that are CONNECTs
     * @param limits of CONNECTs
     */
    public ChannelHandler port(
            EgressPort connects, ChannelGroup connections, ChannelGroup streams, EgressLimits limits) {
        return new PeerPort(tls, this, connects, connections, streams, limits, refusals, handshakes);
    }

    /** Begins to look for others. To be followed by a {@link #ping} every {@link PeerTiming#ping}. */
    public void start(int ownPort) {
        links.start(ownPort);
    }

    /** @return how long things may take */
    public PeerTiming timing() {
        return timing;
    }

    /** Shows the others that this gateway lives. */
    public void ping() {
        feed.ping();
    }

    /** From here on nobody is to send machines to this gateway. */
    public void drain() {
        feed.drain();
    }

    void subscribed(Channel gateway, JsonNode request) {
        feed.subscribe(gateway);
        var port = request.path("port").asInt();
        if (port > 0 && port <= 0xFFFF && gateway.remoteAddress() instanceof InetSocketAddress remote) {
            links.subscribed(gateway, new InetSocketAddress(remote.getAddress(), port));
        }
    }

    @Override
    public void close() {
        links.close();
    }
}
