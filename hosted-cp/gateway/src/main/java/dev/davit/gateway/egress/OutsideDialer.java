package dev.davit.gateway.egress;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.SharedQuota;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.OutsidePolicy;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.KeepAlive;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The selection {@code controlplane}: addresses outside of the management cluster, for webhooks by URL and the like. A
 * name is resolved once, and the address that was checked is the address that is dialled.
 */
public final class OutsideDialer implements EgressDialer {
    /** Names of all clusters that are being resolved at once, each on a thread. */
    private static final int MAX_LOOKUPS = 128;

    private final Clusters clusters;
    private final EventLoopGroup loops;
    private final Resolver resolver;
    private final Supplier<Set<InetAddress>> own;
    private final Duration bound;
    private final SharedQuota lookups;

    /** Turns a name into addresses; may block. */
    @FunctionalInterface
    public interface Resolver {
        /** @throws UnknownHostException when there is no such name */
        List<InetAddress> resolve(String host) throws UnknownHostException;

        /** @return the resolver of this machine */
        static Resolver system() {
            return host -> List.of(InetAddress.getAllByName(host));
        }
    }

    /**
     * @param own the addresses of this gateway, which nobody is connected to
     * @param bound of the connect
     * @param maxLookups names of one cluster that are being resolved at once
     */
    public OutsideDialer(
            Clusters clusters,
            EventLoopGroup loops,
            Resolver resolver,
            Supplier<Set<InetAddress>> own,
            Duration bound,
            int maxLookups) {
        this.clusters = clusters;
        this.loops = loops;
        this.resolver = resolver;
        this.own = own;
        this.bound = bound;
        this.lookups = new SharedQuota(MAX_LOOKUPS, maxLookups);
    }

    @Override
    public void dial(Cluster cluster, HostPort target, Promise<DialOutcome> outcome) {
        var settings = clusters.settings();
        if (settings.isEmpty()) {
            refuse(outcome, RefusalReason.OVERLOADED);
            return;
        }
        var policy = OutsidePolicy.of(settings.get(), own.get());
        var literal = Cidr.address(target.host());
        if (literal.isPresent()) {
            connect(List.of(literal.get()), policy, target.port(), outcome);
        } else if (lookups.tryAcquire(cluster.route().clusterUid())) {
            // The system's resolver blocks in native code, which would hold the carrier of a virtual thread.
            Thread.ofPlatform()
                    .daemon()
                    .name("egress-lookup")
                    .start(() -> lookUp(cluster.route().clusterUid(), target, policy, outcome));
        } else {
            outcome.trySuccess(new DialOutcome.Exceeded(Limit.LOOKUPS));
        }
    }

    private void lookUp(String clusterUid, HostPort target, OutsidePolicy policy, Promise<DialOutcome> outcome) {
        try {
            connect(resolver.resolve(target.host()), policy, target.port(), outcome);
        } catch (UnknownHostException e) {
            refuse(outcome, RefusalReason.UNRESOLVABLE);
        } finally {
            lookups.release(clusterUid);
        }
    }

    private void connect(List<InetAddress> addresses, OutsidePolicy policy, int port, Promise<DialOutcome> outcome) {
        // One denied address among several denies the name: it may be an attempt to have the other one dialled.
        if (addresses.isEmpty() || !addresses.stream().allMatch(policy::permits)) {
            refuse(outcome, RefusalReason.RANGE_DENIED);
            return;
        }
        var dial = KeepAlive.ofDialled(new Bootstrap())
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) bound.toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(addresses.getFirst(), port));
        dial.addListener((ChannelFutureListener) done -> connected(done, outcome));
        outcome.addListener(done -> {
            if (done.isCancelled()) {
                dial.channel().close();
            }
        });
    }

    private static void connected(ChannelFuture dial, Promise<DialOutcome> outcome) {
        if (dial.isSuccess()) {
            if (!outcome.trySuccess(new DialOutcome.Connected(dial.channel()))) {
                SocketAbort.abort(dial.channel());
            }
        } else {
            refuse(
                    outcome,
                    dial.cause() instanceof ConnectTimeoutException
                            ? RefusalReason.DIAL_TIMEOUT
                            : RefusalReason.DIAL_FAILED);
        }
    }

    private static void refuse(Promise<DialOutcome> outcome, RefusalReason reason) {
        outcome.trySuccess(new DialOutcome.Refused(reason));
    }
}
