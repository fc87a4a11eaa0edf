package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.testing.SilentSession;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.tunnel.HostPort;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that answer no dial. */
class NodeDialerTest {
    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final NodeDialer dialer = new NodeDialer(2);
    private Cluster cluster;

    @BeforeEach
    void connect() throws Exception {
        var clusters = new Clusters(new OperatorFeed("gw", Clock.systemUTC()));
        clusters.publish(testCluster.route(new HostPort("127.0.0.1", 1), List.of(), "w0", "w1"));
        cluster = clusters.byId(testCluster.id()).orElseThrow();
        cluster.connected(new SilentSession(testCluster, "w0"));
        cluster.connected(new SilentSession(testCluster, "w1"));
    }

    private Promise<DialOutcome> dial(String node) {
        Promise<DialOutcome> outcome = ImmediateEventExecutor.INSTANCE.newPromise();
        dialer.dial(cluster, new HostPort(node, 10250), outcome);
        return outcome;
    }

    @Test
    void aNodeThatAnswersNothingLeavesRoomForOthers() {
        var first = dial("w0");
        assertThat(dial("w0").isDone()).isFalse();

        assertThat(dial("w0").getNow()).isEqualTo(new DialOutcome.Exceeded(Limit.TUNNEL_PENDING_DIALS));
        assertThat(dial("w1").isDone()).isFalse();

        first.cancel(false);
        assertThat(dial("w0").isDone()).isFalse();
    }
}
