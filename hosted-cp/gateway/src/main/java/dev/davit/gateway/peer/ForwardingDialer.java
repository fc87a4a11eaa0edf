package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.egress.EgressDialer;
import dev.davit.gateway.egress.NodeDialer;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The selection {@code cluster}: nodes and pods of the API server's own cluster, through a tunnel that their node has to this
 * gateway, or else through another gateway that holds one. A way that turns out not to be there gives way to the next; none
 * is tried twice.
 */
public final class ForwardingDialer implements EgressDialer {
    /** What another gateway answers that has not the node, or not the routes, that it was thought to have. */
    private static final Set<RefusalReason> SOMEBODY_ELSE = EnumSet.of(
            RefusalReason.NODE_NOT_CONNECTED,
            RefusalReason.TUNNEL_LOST,
            RefusalReason.UNKNOWN_CLUSTER,
            RefusalReason.UNKNOWN_TARGET,
            RefusalReason.IDENTITY_NOT_ALLOWED);

    private final NodeDialer own;
    private final Holdings holdings;
    private final PeerDialer gateways;
    private final AtomicLong forwarded = new AtomicLong();

    /** @param own what dials over this gateway's tunnels */
    ForwardingDialer(NodeDialer own, Holdings holdings, PeerDialer gateways) {
        this.own = own;
        this.holdings = holdings;
        this.gateways = gateways;
    }

    /** @return how many connections were made through another gateway, since the start */
    public long forwarded() {
        return forwarded.get();
    }

    @Override
    public void dial(Cluster cluster, HostPort target, Promise<DialOutcome> outcome) {
        new Search(cluster, target, outcome).go();
    }

    @Override
    public Optional<String> nodeOf(Cluster cluster, HostPort target) {
        return cluster.nodeOf(target);
    }

    /** The ways to one target, one after the other. Each step begins when the one before has ended, on any thread. */
    private final class Search {
        private final Cluster cluster;
        private final HostPort target;
        private final Promise<DialOutcome> outcome;
        private final Set<Object> tried = new HashSet<>();
        private RefusalReason last = RefusalReason.NODE_NOT_CONNECTED;

        private Search(Cluster cluster, HostPort target, Promise<DialOutcome> outcome) {
            this.cluster = cluster;
            this.target = target;
            this.outcome = outcome;
        }

        private void go() {
            switch (cluster.way(target)) {
                case Cluster.Way.Over(var session) when tried.add(session) -> over(session);
                case Cluster.Way.Over(var session) -> elsewhere(session.node());
                case Cluster.Way.Away(var node) -> elsewhere(node);
                case Cluster.Way.Refused(var reason) -> outcome.trySuccess(new DialOutcome.Refused(reason));
            }
        }

        private void over(NodeSession session) {
            own.dial(session, target, step(connected -> {}, Set.of(RefusalReason.TUNNEL_LOST)));
        }

        private void elsewhere(String node) {
            next(node).ifPresentOrElse(this::through, () -> outcome.trySuccess(new DialOutcome.Refused(last)));
        }

        private Optional<InetSocketAddress> next(String node) {
            return holdings.holding(cluster.route().clusterUid(), node).stream()
                    .filter(tried::add)
                    .findFirst();
        }

        private void through(InetSocketAddress gateway) {
            gateways.dial(
                    gateway,
                    cluster.route().clusterUid(),
                    target,
                    step(connected -> forwarded.incrementAndGet(), SOMEBODY_ELSE));
        }

        /** @param passing reasons for which another way is tried */
        private Promise<DialOutcome> step(Consumer<DialOutcome.Connected> onConnected, Set<RefusalReason> passing) {
            Promise<DialOutcome> step = ImmediateEventExecutor.INSTANCE.newPromise();
            outcome.addListener(done -> {
                if (done.isCancelled()) {
                    step.cancel(false);
                }
            });
            step.addListener(done -> {
                if (step.isSuccess()) {
                    ended(step.getNow(), onConnected, passing);
                }
            });
            return step;
        }

        private void ended(DialOutcome how, Consumer<DialOutcome.Connected> onConnected, Set<RefusalReason> passing) {
            switch (how) {
                case DialOutcome.Connected connected -> {
                    onConnected.accept(connected);
                    if (!outcome.trySuccess(connected)) {
                        SocketAbort.abort(connected.channel());
                    }
                }
                case DialOutcome.Refused(var reason)
                when passing.contains(reason) && !outcome.isDone() -> {
                    last = reason == RefusalReason.TUNNEL_LOST ? reason : last;
                    go();
                }
                case DialOutcome.Refused refused -> outcome.trySuccess(refused);
                case DialOutcome.Exceeded exceeded -> outcome.trySuccess(exceeded);
            }
        }
    }
}
