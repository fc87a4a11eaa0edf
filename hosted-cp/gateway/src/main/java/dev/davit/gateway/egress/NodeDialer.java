package dev.davit.gateway.egress;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.Quota;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.util.concurrent.Promise;
import java.util.Optional;

/** Nodes and pods of the API server's own cluster, through a tunnel that their node has to this gateway. */
public final class NodeDialer implements EgressDialer {
    private final Quota pending;

    /** @param pendingPerTunnel dials over one tunnel that wait for an answer */
    public NodeDialer(int pendingPerTunnel) {
        this.pending = new Quota(pendingPerTunnel);
    }

    @Override
    public void dial(Cluster cluster, HostPort target, Promise<DialOutcome> outcome) {
        switch (cluster.way(target)) {
            case Cluster.Way.Over(var session) -> dial(session, target, outcome);
            case Cluster.Way.Away away -> outcome.trySuccess(new DialOutcome.Refused(RefusalReason.NODE_NOT_CONNECTED));
            case Cluster.Way.Refused(var reason) -> outcome.trySuccess(new DialOutcome.Refused(reason));
        }
    }

    /** Dials over this tunnel, unless too many others wait for its node already. */
    public void dial(NodeSession session, HostPort target, Promise<DialOutcome> outcome) {
        if (pending.tryAcquire(session)) {
            outcome.addListener(done -> pending.release(session));
            session.dial(target, outcome);
        } else {
            outcome.trySuccess(new DialOutcome.Exceeded(Limit.TUNNEL_PENDING_DIALS));
        }
    }

    @Override
    public Optional<String> nodeOf(Cluster cluster, HostPort target) {
        return cluster.nodeOf(target);
    }
}
