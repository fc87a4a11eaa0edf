package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.gateway.tunnel.HandshakeRates;
import dev.davit.gateway.tunnel.Replica;
import dev.davit.gateway.tunnel.TunnelTerminator;
import dev.davit.gateway.tunnel.TunnelTiming;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A public port whose clock of handshakes stands still. */
final class TestPort {
    private static final long BUFFER_BYTES = 1_000_000;

    private TestPort() {}

    static PublicPort of(Clusters clusters, RefusalLog refusals, int connections, int handshakes) {
        var memory = MemoryBudget.ofGateway(BUFFER_BYTES);
        return new PublicPort(
                clusters,
                new TunnelTerminator(
                        new Replica("gw", () -> 1, Optional::empty),
                        TunnelLimits.gateway(),
                        memory,
                        TunnelTiming.standard(),
                        new HandshakeRates(handshakes, () -> 0),
                        refusals,
                        new Handshakes(),
                        Clock.systemUTC()),
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                memory.inFlight(),
                refusals,
                PublicPort.Limits.standard(connections, Duration.ofHours(1)),
                new Traffic());
    }
}
