package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        cluster.connected(new Silent(testCluster, "w0"));
        cluster.connected(new Silent(testCluster, "w1"));
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

        assertThat(dial("w0").getNow()).isEqualTo(new DialOutcome.Refused(RefusalReason.OVERLOADED));
        assertThat(dial("w1").isDone()).isFalse();

        first.cancel(false);
        assertThat(dial("w0").isDone()).isFalse();
    }

    /** A node's tunnel over which nothing comes back. */
    private record Silent(TestCluster of, String node) implements NodeSession {
        @Override
        public String clusterUid() {
            return of.uid();
        }

        @Override
        public X509Certificate certificate() {
            return of.node(node, ExtendedUsage.CLIENT_AUTH).certificate();
        }

        @Override
        public Optional<String> instance() {
            return Optional.empty();
        }

        @Override
        public InetAddress remote() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public int openStreams() {
            return 0;
        }

        @Override
        public boolean usable() {
            return true;
        }

        @Override
        public void dial(HostPort target, Promise<DialOutcome> outcome) {
            // Nothing comes back.
        }

        @Override
        public void ask(Runnable answered, Runnable silent) {
            // Neither comes.
        }

        @Override
        public void send(ControlMessage message) {
            // Nobody listens.
        }

        @Override
        public void close(CloseReason reason) {
            // It stays.
        }
    }
}
