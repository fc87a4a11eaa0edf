package dev.davit.gateway.tunnel;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Ends the TLS of a node's connection with the certificate of its cluster, checks who it is, and starts the tunnel. */
public final class TunnelTerminator {
    private final Replica replica;
    private final TunnelLimits limits;
    private final MemoryBudget memory;
    private final TunnelTiming timing;
    private final HandshakeRates rates;
    private final RefusalLog refusals;
    private final Handshakes handshakes;
    private final Clock clock;

    /** @param replica what this gateway says to the nodes about itself */
    public TunnelTerminator(
            Replica replica,
            TunnelLimits limits,
            MemoryBudget memory,
            TunnelTiming timing,
            HandshakeRates rates,
            RefusalLog refusals,
            Handshakes handshakes,
            Clock clock) {
        this.replica = replica;
        this.limits = limits;
        this.memory = memory;
        this.timing = timing;
        this.rates = rates;
        this.refusals = refusals;
        this.handshakes = handshakes;
        this.clock = clock;
    }

    /** Adds TLS to a public channel whose ClientHello was read for its name and comes next through the pipeline. */
    public void terminate(Channel channel, Cluster cluster, InetAddress client) {
        if (replica.drain().get().isPresent()) {
            refuse(channel, cluster, client, TunnelRefusal.DRAINING);
            return;
        }
        var exceeded = rates.begin(cluster.route().clusterUid(), client);
        if (exceeded.isPresent()) {
            log(cluster, client, exceeded.get(), exceeded.get().text());
            SocketAbort.abort(channel);
            return;
        }
        var tls = cluster.tunnelTls().newHandler(channel.alloc());
        tls.setHandshakeTimeoutMillis(timing.handshake().toMillis());
        handshakes.watch(Handshakes.Port.TUNNEL, tls);
        tls.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                // The TLS handler itself sends the alert that says why, and closes.
                log(cluster, client, HandshakeFailure.of(done.cause()), HandshakeFailure.cause(done.cause()));
            } else if (!TunnelProtocol.ALPN.equals(tls.applicationProtocol())) {
                refuse(channel, cluster, client, TunnelRefusal.WRONG_PROTOCOL);
            } else {
                certificate(tls)
                        .ifPresentOrElse(
                                leaf -> start(channel, cluster, client, leaf),
                                () -> refuse(channel, cluster, client, TunnelRefusal.NO_CERTIFICATE));
            }
        });
        channel.pipeline().addLast("tls", tls).addLast("handshake", new FailedHandshake());
    }

    private void start(Channel channel, Cluster cluster, InetAddress client, X509Certificate leaf) {
        rates.completed(cluster.route().clusterUid());
        NodeIdentity.of(leaf)
                .ifPresentOrElse(
                        node -> TunnelConnection.start(
                                channel, cluster, node, leaf, client, replica, limits, memory, timing, clock),
                        () -> refuse(channel, cluster, client, TunnelRefusal.NO_NODE));
    }

    /** Stands behind TLS until the tunnel does: failures of the handshake are told by its future already. */
    private static final class FailedHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static Optional<X509Certificate> certificate(SslHandler tls) {
        try {
            return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? Optional.of(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private void refuse(Channel channel, Cluster cluster, InetAddress client, TunnelRefusal reason) {
        log(cluster, client, reason, reason.text());
        SocketAbort.abort(channel);
    }

    private void log(Cluster cluster, InetAddress client, Enum<?> reason, String cause) {
        refusals.refused(Refused.TUNNEL, reason, cluster.route().name(), client, cause);
    }
}
