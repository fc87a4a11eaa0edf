package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.tunnel.Replica;
import dev.davit.gateway.tunnel.TunnelTerminator;
import dev.davit.gateway.tunnel.TunnelTiming;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.TunnelLimits;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicPortSharesTest {
    private final Clusters clusters = new Clusters(new OperatorFeed("gw", Clock.systemUTC()));
    private final MemoryBudget memory = MemoryBudget.ofGateway(1_000_000);
    private final PublicPort port = new PublicPort(
            clusters,
            new TunnelTerminator(
                    new Replica("gw", () -> 1),
                    TunnelLimits.gateway(),
                    memory,
                    TunnelTiming.standard(),
                    new RefusalLog(),
                    new Handshakes(),
                    Clock.systemUTC()),
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
            memory.inFlight(),
            new PublicPort.Limits(100, 2, Duration.ofSeconds(5), Duration.ofSeconds(5)),
            new Traffic());

    private EmbeddedChannel connect(String address) {
        var remote = new InetSocketAddress(Cidr.address(address).orElseThrow(), 40_000);
        var channel = new EmbeddedChannel(false, false) {
            @Override
            protected SocketAddress remoteAddress0() {
                return remote;
            }
        };
        channel.pipeline().addLast(port);
        try {
            channel.register();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return channel;
    }

    @Test
    void oneAddressCannotTakeEveryConnection() {
        clusters.publish(TestGateway.settings(List.of(), List.of()));
        var first = connect("192.0.2.1");
        connect("192.0.2.1");

        assertThat(connect("192.0.2.1").isOpen()).isFalse();
        assertThat(connect("192.0.2.2").isOpen()).isTrue();

        first.close();
        assertThat(connect("192.0.2.1").isOpen()).isTrue();
    }

    @Test
    void aTrustedProxyStandsForManyClients() {
        clusters.publish(TestGateway.settings(List.of(Cidr.parse("192.0.2.0/24")), List.of()));
        connect("192.0.2.1");
        connect("192.0.2.1");

        assertThat(connect("192.0.2.1").isOpen()).isTrue();
    }
}
