package dev.davit.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tunnels whose handshake began before the cluster's route changed, and pods whose addresses machines announce. */
class ClusterTest {
    private static final InetAddress POD = InetAddress.ofLiteral("10.244.200.9");
    private static final InetAddress OTHER_POD = InetAddress.ofLiteral("10.244.200.10");
    private static final HostPort BACKEND = new HostPort("10.96.0.9", 6443);

    private final TestCluster testCluster = new TestCluster("aaaaaaaaaa");
    private final Conflicts conflicts = new Conflicts();
    private final Clusters clusters = new Clusters(conflicts);
    private final Session session = new Session(testCluster, "w0");
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

    @Test
    void anAnnouncedPodIsReachedOverItsMachine() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void anAddressThatTwoMachinesAnnounceIsNobodysUntilOneGivesItUp() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);
        var conflict = new AddressTable.Conflict("10.244.200.9", List.of("w0", "w1"));

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD, OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.ADDRESS_CONFLICT));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(cluster.conflicts()).containsExactly(conflict);
        cluster.announced(other, Set.of(POD, OTHER_POD));
        assertThat(conflicts.told).as("told once").containsExactly(conflict);

        cluster.announced(session, Set.of());
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(other));
        assertThat(cluster.conflicts()).isEmpty();
    }

    @Test
    void aMachineThatIsGoneHoldsNothing() throws Exception {
        announcing("w0", "w1");
        var other = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD));

        cluster.disconnected(other, CloseReason.SOCKET_CLOSED);
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));

        cluster.disconnected(session, CloseReason.SOCKET_CLOSED);
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
    }

    @Test
    void whatAMachineSaysOnItsNewestTunnelCounts() throws Exception {
        announcing("w0");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));
        var newer = connected("w0");
        assertThat(way(POD)).as("until the newer one has said anything").isEqualTo(new Cluster.Way.Over(newer));

        cluster.announced(newer, Set.of());
        cluster.announced(session, Set.of(POD));
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));

        cluster.disconnected(newer, CloseReason.SOCKET_CLOSED);
        cluster.announced(session, Set.of(POD));
        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
    }

    @Test
    void announcementsMeanNothingWhereRangesCount() throws Exception {
        var other = connected("w1");
        cluster.connected(session);

        cluster.announced(session, Set.of(POD));
        cluster.announced(other, Set.of(POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(cluster.conflicts()).isEmpty();
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void announcementsCountFromTheRouteOnThatSaysSo() throws Exception {
        var other = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD, OTHER_POD));
        cluster.announced(other, Set.of(POD));

        announcing("w0", "w1");

        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(conflicts.told).containsExactly(new AddressTable.Conflict("10.244.200.9", List.of("w0", "w1")));
    }

    @Test
    void aMachineWhoseNodeIsGoneHoldsNothing() throws Exception {
        announcing("w0", "w1");
        var evicted = connected("w1");
        cluster.connected(session);
        cluster.announced(session, Set.of(POD));

        announcing("w0");
        cluster.announced(evicted, Set.of(POD, OTHER_POD));

        assertThat(way(POD)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(way(OTHER_POD)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(cluster.conflicts()).isEmpty();
        assertThat(conflicts.told).isEmpty();
    }

    @Test
    void noMachineGetsAnAddressOutsideOfThePodRangeOrOfANode() throws Exception {
        announcing("w0", "w1");
        var evil = connected("w1");
        cluster.connected(session);
        var outside = InetAddress.ofLiteral("192.168.1.1");
        var ofNode = InetAddress.ofLiteral("10.0.0.1");

        cluster.announced(session, Set.of(outside));
        cluster.announced(evil, Set.of(outside, ofNode));

        assertThat(way(outside)).isEqualTo(new Cluster.Way.Refused(RefusalReason.UNKNOWN_TARGET));
        assertThat(way(ofNode)).isEqualTo(new Cluster.Way.Over(session));
        assertThat(conflicts.told).isEmpty();
    }

    private void announcing(String... nodes) throws IOException {
        clusters.publish(testCluster.routeToAnnouncedPods(nodes));
    }

    private Session connected(String node) {
        var connected = new Session(testCluster, node);
        assertThat(cluster.connected(connected)).isTrue();
        return connected;
    }

    private Cluster.Way way(InetAddress address) {
        return cluster.way(new HostPort(address.getHostAddress(), 10250));
    }

    private static final class Conflicts implements GatewayEvents {
        @Override
        public void wake(String clusterUid) {}

        private final List<AddressTable.Conflict> told = new ArrayList<>();

        @Override
        public void sessionUp(NodeSession session) {}

        @Override
        public void sessionDown(NodeSession session, CloseReason reason) {}

        @Override
        public void refused(String clusterUid, HostPort target, RefusalReason reason) {}

        @Override
        public void conflict(String clusterUid, AddressTable.Conflict conflict) {
            told.add(conflict);
        }
    }

    private static final class Session implements NodeSession {
        private final List<Object> heard = new ArrayList<>();
        private final TestCluster cluster;
        private final X509Certificate certificate;

        private final String node;

        private Session(TestCluster cluster, String node) {
            this.cluster = cluster;
            this.node = node;
            this.certificate = cluster.node(node, ExtendedUsage.CLIENT_AUTH).certificate();
        }

        @Override
        public String clusterUid() {
            return cluster.uid();
        }

        @Override
        public String node() {
            return node;
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
