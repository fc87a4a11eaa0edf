package dev.davit.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tunnels whose handshake began before the cluster's route changed. */
class ClusterTest {
    private static final HostPort BACKEND = new HostPort("10.96.0.9", 6443);

    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final Clusters clusters = new Clusters(new OperatorFeed("gw", Clock.systemUTC()));
    private final Session session = new Session(testCluster);
    private Cluster cluster;

    @BeforeEach
    void publish() throws Exception {
        clusters.publish(testCluster.route(BACKEND, List.of(), "w0"));
        cluster = clusters.byId(testCluster.id()).orElseThrow();
    }

    @Test
    void routesANodeThatTheClusterTrusts() {
        assertThat(cluster.connected(session)).isTrue();

        assertThat(cluster.sessions().find("w0")).contains(session);
        assertThat(session.heard).isEmpty();
    }

    @Test
    void aTunnelThatComesUpAfterTheDeletionIsClosed() {
        clusters.delete(testCluster.id());

        assertThat(cluster.connected(session)).isFalse();

        assertThat(session.heard).containsExactly(new ControlMessage.Deleted(), CloseReason.CLUSTER_DELETED);
        assertThat(cluster.sessions().all()).isEmpty();
    }

    @Test
    void aTunnelThatComesUpAfterItsAuthorityWasTakenAwayIsClosed() throws Exception {
        clusters.publish(new TestCluster(testCluster.id()).route(BACKEND, List.of(), "w0"));

        assertThat(cluster.connected(session)).isFalse();

        assertThat(session.heard).last().isEqualTo(CloseReason.REVOKED);
        assertThat(cluster.sessions().all()).isEmpty();
    }

    @Test
    void aTunnelIsClosedWhenItsAuthorityIsTakenAway() throws Exception {
        cluster.connected(session);

        clusters.publish(new TestCluster(testCluster.id()).route(BACKEND, List.of(), "w0"));

        assertThat(session.heard).last().isEqualTo(CloseReason.REVOKED);
    }

    @Test
    void aTunnelStaysWhenNodesChange() throws Exception {
        cluster.connected(session);

        clusters.publish(testCluster.route(BACKEND, List.of(), "w0", "w1"));

        assertThat(session.heard).isEmpty();
    }

    private static final class Session implements NodeSession {
        private final List<Object> heard = new ArrayList<>();
        private final TestCluster cluster;
        private final X509Certificate certificate;

        private Session(TestCluster cluster) {
            this.cluster = cluster;
            this.certificate = cluster.node("w0", ExtendedUsage.CLIENT_AUTH).certificate();
        }

        @Override
        public String clusterUid() {
            return cluster.uid();
        }

        @Override
        public String node() {
            return "w0";
        }

        @Override
        public X509Certificate certificate() {
            return certificate;
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
            outcome.trySuccess(new DialOutcome.Refused(RefusalReason.DIAL_FAILED));
        }

        @Override
        public void send(ControlMessage message) {
            heard.add(message);
        }

        @Override
        public void close(CloseReason reason) {
            heard.add(reason);
        }
    }
}
